import {
  EmbeddedActionsParser,
  type IParserConfig,
  type IToken,
  type ParserMethod,
} from "chevrotain";
import type { Code } from "../diagnostics/catalogue.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { cover } from "../diagnostics/span.ts";
import type { CallArguments, CallOption, Expression, ExpressionAtom, Word } from "./ast.ts";
import { explainBroken } from "./broken.ts";
import * as mistakes from "./mistakes.ts";
import { binary, dimsOf, nameOf, numberOf, stringOf, unary } from "./nodes.ts";
import { spanOf } from "./token-span.ts";
import * as t from "./tokens.ts";

export type Maybe<T> = T | undefined;
export type Rule<R> = ParserMethod<[], R>;

/** Mistakes that come in flocks: one of each is enough in a statement. */
const oncePerStatement: ReadonlySet<Code> = new Set<Code>(["NET0001", "NET0014", "NET0020"]);

/**
 * The grammar inside parentheses, and how all rules report. One mistake is told in an outermost parenthesis: what
 * follows it there could be its echo.
 */
export abstract class ExpressionParser extends EmbeddedActionsParser {
  diagnostics: Diagnostic[] = [];
  protected text = "";
  /** Whether something could not be read in the statement whose line is being read, and which mistakes it has. */
  protected damaged = false;
  protected reported = new Set<Code>();
  /** Whether a mistake inside the outermost parentheses is reported. */
  private spoilt = false;

  constructor(config: IParserConfig) {
    super(t.vocabulary, { maxLookahead: 1, ...config });
  }

  protected readonly enclosed: Rule<Maybe<ExpressionAtom>> = this.RULE("enclosed", () => {
    this.spoilt = false;
    const open = this.CONSUME(t.OpenParenthesis);
    const expression = this.SUBRULE(this.comparison);
    this.SUBRULE(this.leftover);
    const close = this.CONSUME(t.CloseParenthesis);
    return this.ACTION((): Maybe<ExpressionAtom> => {
      if (expression === undefined || this.spoilt) return undefined;
      return { kind: "expression", expression, span: cover(spanOf(open), spanOf(close)) };
    });
  });

  protected readonly call: Rule<Maybe<CallArguments>> = this.RULE("call", () => {
    this.spoilt = false;
    const items: Maybe<Expression | CallOption>[] = [];
    const open = this.CONSUME(t.OpenParenthesis);
    if (this.LA(1).tokenType !== t.CloseParenthesis) {
      items.push(this.SUBRULE(this.argument));
      this.MANY(() => {
        this.CONSUME(t.Comma);
        items.push(this.SUBRULE2(this.argument));
      });
    }
    this.SUBRULE(this.leftover);
    const close = this.CONSUME(t.CloseParenthesis);
    return this.ACTION(() => {
      if (this.spoilt) return undefined;
      const present = items.filter((item) => item !== undefined);
      return { items: present, span: cover(spanOf(open), spanOf(close)) };
    });
  });

  private readonly argument: Rule<Maybe<Expression | CallOption>> = this.RULE("argument", () => {
    const left = this.SUBRULE(this.comparison);
    let argument: Maybe<Expression | CallOption> = left;
    this.OPTION(() => {
      const assign = this.CONSUME(t.Assign);
      const value = this.SUBRULE2(this.comparison);
      argument = this.ACTION(() => this.callOptionOf(left, assign, value));
    });
    return argument;
  });

  private readonly comparison: Rule<Maybe<Expression>> = this.RULE("comparison", () => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const operator = this.CONSUME(t.Comparison);
      const right = this.SUBRULE2(this.sum);
      left = this.ACTION(() => binary(left, operator, right));
    });
    return left;
  });

  private readonly sum: Rule<Maybe<Expression>> = this.RULE("sum", () => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const operator = this.CONSUME(t.Additive);
      const right = this.SUBRULE2(this.product);
      left = this.ACTION(() => binary(left, operator, right));
    });
    return left;
  });

  private readonly product: Rule<Maybe<Expression>> = this.RULE("product", () => {
    let left = this.SUBRULE(this.unary);
    this.MANY(() => {
      const operator = this.CONSUME(t.Multiplicative);
      const right = this.SUBRULE2(this.unary);
      left = this.ACTION(() => binary(left, operator, right));
    });
    return left;
  });

  private readonly unary: Rule<Maybe<Expression>> = this.RULE("unary", () =>
    this.OR([
      {
        ALT: () => {
          const sign = this.CONSUME(t.Additive);
          const operand = this.SUBRULE(this.unary);
          return this.ACTION(() => unary(sign, operand));
        },
      },
      { ALT: () => this.SUBRULE(this.power) },
    ]),
  );

  private readonly power: Rule<Maybe<Expression>> = this.RULE("power", () => {
    let base = this.SUBRULE(this.operand);
    this.OPTION(() => {
      const operator = this.CONSUME(t.Power);
      const exponent = this.SUBRULE(this.unary);
      base = this.ACTION(() => binary(base, operator, exponent));
    });
    return base;
  });

  private readonly operand: Rule<Maybe<Expression>> = this.RULE("operand", () => {
    let found = false;
    const operand = this.OPTION(() => {
      found = true;
      return this.OR([
        { ALT: () => this.literal(this.CONSUME(t.InnerNumeral), numberOf) },
        { ALT: () => this.literal(this.CONSUME(t.Name), nameOf) },
        { ALT: () => this.literal(this.CONSUME(t.InnerDims), dimsOf) },
        { ALT: () => this.literal(this.CONSUME(t.Text), stringOf) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.broken(this.CONSUME(t.InnerBroken), "parentheses") },
      ]);
    });
    return found ? operand : this.ACTION(() => this.noOperand());
  });

  private readonly group: Rule<Maybe<Expression>> = this.RULE("group", () => {
    const open = this.CONSUME(t.OpenParenthesis);
    const expression = this.SUBRULE(this.comparison);
    this.SUBRULE(this.leftover);
    const close = this.CONSUME(t.CloseParenthesis);
    return this.ACTION(
      () => expression && { ...expression, span: cover(spanOf(open), spanOf(close)) },
    );
  });

  /** What stands between the end of an expression and the `)`: nothing, or a mistake. */
  private readonly leftover: Rule<void> = this.RULE("leftover", () => {
    this.ACTION(() => this.checkEnd());
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Name) },
        { ALT: () => this.CONSUME(t.InnerNumeral) },
        { ALT: () => this.CONSUME(t.InnerDims) },
        { ALT: () => this.CONSUME(t.Text) },
        { ALT: () => this.CONSUME(t.InnerBroken) },
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.CONSUME(t.Assign) },
        { ALT: () => this.CONSUME(t.Comparison) },
        { ALT: () => this.CONSUME(t.Additive) },
        { ALT: () => this.CONSUME(t.Multiplicative) },
        { ALT: () => this.CONSUME(t.Power) },
        {
          ALT: () => {
            this.CONSUME(t.OpenParenthesis);
            this.SUBRULE(this.leftover);
            this.CONSUME(t.CloseParenthesis);
          },
        },
      ]),
    );
  });

  // What the rules do

  protected readonly report = (diagnostic: Diagnostic): undefined => {
    this.damaged = true;
    this.spoilt = true;
    const { code } = diagnostic;
    // Brackets bring commas with them.
    const echo = code === "NET0014" && this.reported.has("NET0001");
    if (!echo && !(oncePerStatement.has(code) && this.reported.has(code)))
      this.diagnostics.push(diagnostic);
    this.reported.add(code);
  };

  private callOptionOf(
    left: Maybe<Expression>,
    assign: IToken,
    value: Maybe<Expression>,
  ): Maybe<CallOption> {
    if (left === undefined || value === undefined) return undefined;
    if (left.kind !== "name") return this.report(mistakes.keyIsNoName(left, assign, this.text));
    const key: Word = { kind: "word", text: left.text, span: left.span };
    return { kind: "call-option", key, value, span: cover(left.span, value.span) };
  }

  /** A token that is an atom by itself. */
  protected literal<A>(token: IToken, make: (token: IToken, report: Report) => Maybe<A>): Maybe<A> {
    return this.ACTION(() => make(token, this.report));
  }

  protected broken(token: IToken, where: "statement" | "parentheses"): undefined {
    return this.ACTION(() => {
      const known = where === "parentheses" && this.spoilt;
      return known ? undefined : this.report(explainBroken(token.image, spanOf(token), where));
    });
  }

  private noOperand(): undefined {
    if (this.spoilt) return undefined;
    return this.report(mistakes.noOperand(this.LA(-1), this.LA(0), this.LA(1)));
  }

  private checkEnd(): void {
    const [last, next] = [this.LA(0), this.LA(1)];
    if (next.tokenType === t.CloseParenthesis || this.spoilt) return;
    if (next.tokenType === t.InnerBroken) this.broken(next, "parentheses");
    else this.report(mistakes.noOperator(last, next));
  }
}
