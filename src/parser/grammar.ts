import type { IParserConfig, IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { cover } from "../diagnostics/span.ts";
import type { Atom, Block, CallArguments, Item, Statement, Word } from "./ast.ts";
import { ExpressionParser, type Maybe, type Rule } from "./expression-grammar.ts";
import { breaksBefore } from "./layout.ts";
import { dimsOf, numberOf, percentageOf, stringOf, wordOf } from "./nodes.ts";
import * as mistakes from "./mistakes.ts";
import { spanOf, touch } from "./token-span.ts";
import * as t from "./tokens.ts";

/**
 * The grammar, building the tree as it goes. Mistakes are productions of their own: every token may stand everywhere,
 * and where it is wrong the rule that meets it says so. Chevrotain's own recovery is therefore never needed, one mistake
 * cannot cause another, and the tokens must be balanced beforehand (balance.ts).
 *
 * Rules return undefined for what could not be read and is reported.
 */
export class SpecParser extends ExpressionParser {
  /** The word of the statement whose line is being read. */
  private head: Maybe<IToken>;

  constructor(config: IParserConfig = {}) {
    super(config);
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

  // What the rules do

  private begin(): void {
    this.damaged = false;
    this.reported.clear();
    this.head = undefined;
  }

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
    const block = statement.block && { ...statement.block, misplaced: true as const };
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
}
