import {
  EmbeddedActionsParser,
  type IParserConfig,
  type IToken,
  type ParserMethod,
} from "chevrotain";
import type { Code } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { cover } from "../diagnostics/span.ts";
import type {
  Atom,
  Block,
  CallArguments,
  CallOption,
  Expression,
  ExpressionAtom,
  Item,
  Statement,
  Word,
} from "./ast.ts";
import { explainBroken } from "./broken.ts";
import { breaksBefore } from "./layout.ts";
import {
  binary,
  dimsOf,
  nameOf,
  numberOf,
  percentageOf,
  stringOf,
  unary,
  wordOf,
} from "./nodes.ts";
import * as mistakes from "./mistakes.ts";
import { spanOf, touch } from "./token-span.ts";
import * as t from "./tokens.ts";

type Maybe<T> = T | undefined;
type Rule<R> = ParserMethod<[], R>;

/** Mistakes that come in flocks: one of each is enough in a statement. */
const oncePerStatement: ReadonlySet<Code> = new Set<Code>(["NET0001", "NET0014", "NET0020"]);

/**
 * The grammar, building the tree as it goes. Mistakes are productions of their own: every token may stand everywhere,
 * and where it is wrong the rule that meets it says so. Chevrotain's own recovery is therefore never needed, one mistake
 * cannot cause another, and the tokens must be balanced beforehand (balance.ts).
 *
 * Rules return undefined for what could not be read and is reported.
 */
export class SpecParser extends EmbeddedActionsParser {
  diagnostics: Diagnostic[] = [];
  private text = "";
  /** Of the statement whose line is being read. */
  private damaged = false;
  private reported = new Set<Code>();
  private head: Maybe<IToken>;
  /** A mistake inside the outermost parentheses is reported already. */
  private spoilt = false;

  constructor(config: IParserConfig = {}) {
    super(t.vocabulary, { maxLookahead: 1, ...config });
    this.performSelfAnalysis();
  }

  /** Reads one text's balanced tokens. */
  parse(text: string, tokens: IToken[]): readonly Statement[] {
    this.input = tokens;
    this.text = text;
    this.diagnostics = [];
    const statements = this.statements();
    const error = this.errors[0];
    if (error !== undefined) throw error;
    return statements;
  }

  // Statements

  private readonly statements: Rule<Statement[]> = this.RULE("statements", () => {
    const statements: Statement[] = [];
    let separated = false;
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Newline) },
        {
          ALT: () => {
            this.CONSUME(t.Semicolon);
            separated = true;
          },
        },
        {
          ALT: () => {
            const statement = this.SUBRULE(this.statement);
            this.ACTION(() => {
              this.append(statements, statement, separated);
              separated = false;
            });
          },
        },
      ]),
    );
    return statements;
  });

  private readonly statement: Rule<Maybe<Statement>> = this.RULE("statement", () => {
    const start = this.LA(1).startOffset;
    const items: Maybe<Item>[] = [];
    let word: Maybe<Word>;
    let call: Maybe<CallArguments>;
    let block: Maybe<Block>;
    this.ACTION(() => this.begin());
    this.OR([
      {
        ALT: () => {
          this.OR2([
            {
              ALT: () => {
                const head = this.CONSUME(t.Word);
                this.ACTION(() => (this.head = head));
                word = this.ACTION(() => wordOf(head));
                call = this.SUBRULE(this.callAfterWord);
              },
            },
            {
              ALT: () => {
                items.push(this.SUBRULE(this.otherItem));
                this.ACTION(() => this.checkHead(start));
              },
            },
          ]);
          this.MANY(() => items.push(this.SUBRULE(this.item)));
          block = this.OPTION2(() => this.SUBRULE(this.block));
        },
      },
      { ALT: () => (block = this.SUBRULE2(this.block)) },
    ]);
    return this.ACTION(() => this.complete(start, word, call, items, block));
  });

  private readonly block: Rule<Block> = this.RULE("block", () => {
    const damaged = this.damaged;
    const open = this.CONSUME(t.OpenBrace);
    const statements = this.SUBRULE(this.statements);
    const close = this.CONSUME(t.CloseBrace);
    // A missing brace, added by balance.ts, has no image.
    this.ACTION(() => (this.damaged = damaged || close.image === ""));
    return this.ACTION(() => ({ statements, span: cover(spanOf(open), spanOf(close)) }));
  });

  /** `(…)` right after the statement's word, or a word that a `(…)` touches: `block convbn(filters)`. */
  private readonly callAfterWord: Rule<Maybe<CallArguments>> = this.RULE("callAfterWord", () => {
    let call: Maybe<CallArguments>;
    this.OPTION({
      GATE: () => touch(this.LA(0), this.LA(1)),
      DEF: () => (call = this.SUBRULE(this.call)),
    });
    this.OPTION2({
      GATE: () =>
        this.LA(0) === this.head &&
        this.LA(2).tokenType === t.OpenParenthesis &&
        touch(this.LA(1), this.LA(2)),
      DEF: () => {
        const token = this.CONSUME(t.Word);
        const named = this.SUBRULE2(this.call);
        call = this.ACTION(() => named && { word: wordOf(token), ...named });
      },
    });
    return call;
  });

  // Items

  private readonly item: Rule<Maybe<Item>> = this.RULE("item", () => {
    this.ACTION(() => this.checkSpace());
    return this.OR([
      { ALT: () => this.SUBRULE(this.wordOrOption) },
      { ALT: () => this.SUBRULE(this.otherItem) },
    ]);
  });

  private readonly wordOrOption: Rule<Maybe<Item>> = this.RULE("wordOrOption", () => {
    const word = this.CONSUME(t.Word);
    const key = this.ACTION(() => wordOf(word));
    let item: Maybe<Item> = key;
    this.OPTION(() => {
      const equals = this.CONSUME(t.Equals);
      let missing = true;
      let value: Maybe<Atom>;
      this.OPTION2(() => {
        missing = false;
        value = this.SUBRULE(this.value);
      });
      item = this.ACTION(() => this.optionOf(key, equals, value, missing));
    });
    return item;
  });

  private readonly value: Rule<Maybe<Atom>> = this.RULE("value", () =>
    this.OR([
      {
        ALT: () => {
          const word = this.CONSUME(t.Word);
          return this.ACTION(() => wordOf(word));
        },
      },
      { ALT: () => this.SUBRULE(this.atom) },
    ]),
  );

  /** Every atom but a word, and what is wrong where an atom should stand. */
  private readonly atom: Rule<Maybe<Atom>> = this.RULE("atom", () =>
    this.OR([
      { ALT: () => this.literal(this.CONSUME(t.Numeral), numberOf) },
      { ALT: () => this.literal(this.CONSUME(t.Dims), dimsOf) },
      { ALT: () => this.literal(this.CONSUME(t.Percentage), percentageOf) },
      { ALT: () => this.literal(this.CONSUME(t.Text), stringOf) },
      { ALT: () => this.SUBRULE(this.enclosed) },
      { ALT: () => this.broken(this.CONSUME(t.Broken), "statement") },
      { ALT: () => this.unclosed(this.CONSUME(t.UnclosedParenthesis)) },
      {
        ALT: () => {
          this.CONSUME(t.Removed);
          this.damaged = true;
          return undefined;
        },
      },
    ]),
  );

  /** An atom that is no word, or what is wrong in a statement. */
  private readonly otherItem: Rule<Maybe<Item>> = this.RULE("otherItem", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.atom) },
      {
        ALT: () => {
          const equals = this.CONSUME(t.Equals);
          let value: Maybe<Atom>;
          this.OPTION(() => (value = this.SUBRULE(this.value)));
          return this.ACTION(() => this.keyless(equals, value));
        },
      },
      { ALT: () => this.wrong(this.CONSUME(t.Comma), mistakes.comma) },
      { ALT: () => this.wrong(this.CONSUME(t.StrayParenthesis), mistakes.strayParenthesis) },
    ]),
  );

  // Parentheses

  private readonly enclosed: Rule<Maybe<ExpressionAtom>> = this.RULE("enclosed", () => {
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

  private readonly call: Rule<Maybe<CallArguments>> = this.RULE("call", () => {
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

  private begin(): void {
    this.damaged = false;
    this.reported.clear();
    this.head = undefined;
  }

  private readonly report = (diagnostic: Diagnostic): undefined => {
    this.damaged = true;
    this.spoilt = true;
    const { code } = diagnostic;
    // Brackets bring commas with them.
    const echo = code === "NET0014" && this.reported.has("NET0001");
    if (!echo && !(oncePerStatement.has(code) && this.reported.has(code)))
      this.diagnostics.push(diagnostic);
    this.reported.add(code);
  };

  private complete(
    start: number,
    word: Maybe<Word>,
    call: Maybe<CallArguments>,
    items: readonly Maybe<Item>[],
    block: Maybe<Block>,
  ): Maybe<Statement> {
    // Values without a word mean nothing; a block after them may be read all the same.
    if (word === undefined && block === undefined) return undefined;
    return {
      kind: "statement",
      word,
      call,
      items: word === undefined ? [] : items.filter((item) => item !== undefined),
      block,
      span: { start, end: spanOf(this.LA(0)).end },
      breaks: breaksBefore(this.text, start),
      ...(this.damaged ? { damaged: true } : {}),
    };
  }

  /** Adds a statement to its list; a block on the line after a statement is taken as that statement's. */
  private append(statements: Statement[], statement: Maybe<Statement>, separated: boolean): void {
    const last = statements.at(-1);
    if (statement === undefined) return;
    const alone = statement.word === undefined && statement.damaged === undefined;
    const follows = last?.word !== undefined && last.block === undefined && last.breaks !== 0;
    if (!alone || separated || !follows) {
      statements.push(statement);
      return;
    }
    const { block } = statement;
    this.diagnostics.push(mistakes.blockOnNextLine(last.word, statement.span.start));
    statements[statements.length - 1] = { ...last, block, span: cover(last.span, statement.span) };
  }

  private optionOf(key: Word, equals: IToken, value: Maybe<Atom>, missing: boolean): Maybe<Item> {
    if (equals.image !== "=") this.report(mistakes.manyEquals(equals));
    else if (missing) this.report(mistakes.noValue(key, equals, this.LA(1)));
    // The comma after a missing value is named already.
    if (missing) this.reported.add("NET0014");
    if (value === undefined) return undefined;
    return { kind: "option", key, value, span: cover(key.span, value.span) };
  }

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
  private literal<A>(
    token: IToken,
    make: (token: IToken, report: (d: Diagnostic) => void) => Maybe<A>,
  ): Maybe<A> {
    return this.ACTION(() => make(token, this.report));
  }

  private broken(token: IToken, where: "statement" | "parentheses"): undefined {
    return this.ACTION(() => {
      const known = where === "parentheses" && this.spoilt;
      return known ? undefined : this.report(explainBroken(token.image, spanOf(token), where));
    });
  }

  private wrong(token: IToken, explain: (token: IToken, text: string) => Diagnostic): undefined {
    return this.ACTION(() => this.report(explain(token, this.text)));
  }

  private unclosed(token: IToken): undefined {
    return this.ACTION(() => this.report(mistakes.unclosed(this.LA(-1), token)));
  }

  private checkSpace(): void {
    const mistake = mistakes.noSpace(this.LA(0), this.LA(1));
    if (mistake !== undefined) this.report(mistake);
  }

  private checkHead(start: number): void {
    if (this.damaged) return;
    const span = { start, end: spanOf(this.LA(0)).end };
    this.report(mistakes.headless(this.text, span, breaksBefore(this.text, start) > 0));
    this.reported.add("NET0014").add("NET0001");
  }

  private keyless(equals: IToken, value: Maybe<Atom>): undefined {
    return this.report(mistakes.keyless(this.text, this.head, equals, value));
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
