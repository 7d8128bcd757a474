import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DiagnosticSeverity,
  type CodeAction,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
  type MarkupContent,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { startClient, type Client, type Marked } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(async () => {
  expect(await client.stop()).toEqual({ code: 0, stderr: "" });
});

const net = `input 28x28x1
conv 32 3x3 relu name=stem
maxpool 2
dense 10 softmax
`;

describe("diagnostics", () => {
  test("are none for a spec that is right", async () => {
    expect((await client.open(net)).diagnostics).toEqual([]);
  });

  test("have the place, the code, the sentence and the way out", async () => {
    const { diagnostics } = await client.open("input 28x28x1\nconv 32 33x3 relo\ndense 10 softmax");
    expect(diagnostics).toMatchObject([
      {
        code: "NET0302",
        severity: DiagnosticSeverity.Error,
        source: "netc",
        range: { start: { line: 1, character: 13 }, end: { line: 1, character: 17 } },
      },
    ]);
    expect(diagnostics[0]!.message).toContain("help: did you mean `relu`?");
  });

  test("follow what is typed, places in lines with characters of two units included", async () => {
    const { uri, document, position } = await client.open(
      "# 👕 x\ninput 784 # 👕 |\ndense 10 softmax",
    );
    expect(document.offsetAt(position)).toBe(22);
    const wrong = await client.type(uri, 2, {
      range: { start: { line: 2, character: 6 }, end: { line: 2, character: 8 } },
      newText: "0",
    });
    expect(wrong).toMatchObject([{ range: { start: { line: 2, character: 6 } } }]);
    const right = await client.type(uri, 3, {
      range: { start: { line: 2, character: 6 }, end: { line: 2, character: 7 } },
      newText: "10",
    });
    expect(right).toEqual([]);
  });

  test("come once for keys that were typed while a long document was checked", async () => {
    const { uri, position } = await client.open(`input 8\n${"dense 8 relu\n".repeat(1000)}|`);
    const keys = 40;
    let said = 0;
    const last = Array.from({ length: keys }, async (_, key) => {
      const range = { start: position, end: position };
      const diagnostics = client.type(uri, 2 + key, { range, newText: "x" });
      void diagnostics.then(() => said++);
      return diagnostics;
    }).at(-1);
    expect(await last).toMatchObject([{ code: "NET0101" }]);
    expect(said).toBeLessThan(keys / 2);
  });

  test("lead to the other place that explains them", async () => {
    const { diagnostics } = await client.open(
      "input 8\ndense 4 relu name=a\ndense 4 relu name=a\ndense 2 softmax",
    );
    expect(diagnostics[0]!.relatedInformation).toMatchObject([
      { location: { range: { start: { line: 1, character: 18 } } } },
    ]);
  });

  test("tell of files that the spec names and that are not there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "netc-editor-"));
    try {
      const file = join(folder, "own.net");
      const text = 'data idx { train "a.idx" "b.idx" }\ndense 10 softmax\n';
      await writeFile(file, text);
      const { diagnostics } = await client.open(text, pathToFileURL(file).href);
      expect(diagnostics).toMatchObject([{ code: "NET0530", range: { start: { line: 0 } } }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("hover", () => {
  const hover = async (marked: string): Promise<string> => {
    const found = await client.ask<Hover | null>("textDocument/hover", await client.open(marked));
    return found === null ? "" : (found.contents as MarkupContent).value;
  };

  test("on a layer tells shape, parameters and their arithmetic, then what the layer is", async () => {
    const text = await hover(net.replace("conv", "co|nv"));
    expect(text).toContain("**stem** 28x28x1 → **26x26x32**");
    expect(text).toContain("`(28 - 3)/1 + 1 = 26`");
    expect(text).toContain("320 parameters: `3*3*1*32 weights + 32 biases = 320`");
    expect(text).toContain("194,688 multiply-adds");
    expect(text).toContain("conv FILTERS KERNEL [activation] [padding]");
  });

  test("on a dense layer shows the flatten that nobody wrote", async () => {
    expect(await hover(net.replace("dense", "|dense"))).toContain("→ **5408** (implicit)");
  });

  test("on an option tells what it says", async () => {
    const text = await hover(net.replace("relu name", "relu stri|de=2 name"));
    expect(text).toContain("steps between places");
    expect(await hover("input 8\ndense 2\ntrain { optimizer sgd .1 mom|entum=.9 }")).toContain(
      "how much of the last step",
    );
  });

  test("on a word out of a list tells of it", async () => {
    expect(await hover(net.replace("relu", "re|lu"))).toContain("max(0, x)");
    expect(await hover("input 8\ndense 2\ntrain { optimizer ad|am }")).toContain("Kingma and Ba");
    expect(await hover("input 8\ndense 2\ntrain { ep|ochs 3 }")).toContain("epochs NUMBER");
    expect(await hover("data gar|ments\ndense 10 softmax")).toContain("drawn by netc itself");
  });

  test("on a name shows what gives it", async () => {
    const text = await hover("input 8x8x2\nconv 2 3x3 same name=stem\nconv 2 3x3 same\nadd st|em");
    expect(text).toContain("conv 2 3x3 same name=stem");
    expect(text).toContain("**8x8x2**");
  });

  test("elsewhere tells nothing", async () => {
    expect(await hover("# a co|mment\ninput 8\ndense 2 softmax")).toBe("");
  });
});

describe("completion", () => {
  const complete = async (marked: string): Promise<readonly CompletionItem[]> =>
    client.ask("textDocument/completion", await client.open(marked));
  const labels = async (marked: string) => (await complete(marked)).map(({ label }) => label);

  test("begins statements of the net", async () => {
    const found = await labels("input 28x28x1\n|");
    expect(found).toEqual(
      expect.arrayContaining(["conv", "maxpool", "relu", "train", "data", "from"]),
    );
    expect(found).not.toContain("epochs");
    expect(new Set(found).size).toBe(found.length);
  });

  test("begins statements of the sections, each its own", async () => {
    const found = await labels("data garments\ndense 10 softmax\ntrain {\n  ep|\n}");
    expect(found).toEqual(expect.arrayContaining(["epochs", "optimizer", "stop"]));
    expect(found).not.toContain("conv");
    expect(await labels("data garments { val| }")).toContain("validation");
  });

  test("offers a layer's words and options, but not what stands there", async () => {
    const found = await labels("input 28x28x1\nconv 32 3x3 relu stride=2 |");
    expect(found).toEqual(expect.arrayContaining(["same", "dilation=", "init=", "name="]));
    expect(found).not.toContain("stride=");
    expect(found).not.toContain("gelu");
    expect(found).not.toContain("conv");
  });

  test("offers the words of an option", async () => {
    expect(await labels("input 8\ndense 4 init=he|")).toEqual(
      expect.arrayContaining(["he_normal", "glorot_uniform"]),
    );
    expect(await labels("input 8\ndense 4 bias=|")).toEqual(["yes", "no"]);
  });

  test("offers names where a statement takes names", async () => {
    const found = await labels("input 8\ndense 4 name=stem\ndense 4 name=side\nadd |");
    expect(found).toEqual(["input", "stem", "side"]);
  });

  test.each([
    ["train {\n optimizer |", ["sgd", "adam"], "nesterov="],
    ["train {\n optimizer sgd .1 |", ["momentum=", "nesterov="], "adam"],
    ["train { loss |", ["crossentropy", "huber"], "accuracy"],
    ["train { metrics accuracy |", ["top5"], "crossentropy"],
    ["train { stop |", ["val_loss"], "crossentropy"],
    ["train { stop val_loss |", ["patience=", "restore"], "val_accuracy"],
    ["data |", ["garments", "mnist"], "conv"],
    ["data mnist { validation |", ["test", "none", "first"], "conv"],
  ])("knows its place: %s", async (marked, some, not) => {
    const found = await labels(marked);
    expect(found).toEqual(expect.arrayContaining(some));
    expect(found).not.toContain(not);
  });

  test("says nothing in comments and strings", async () => {
    expect(await labels("# con|")).toEqual([]);
    expect(await labels('data idx { train "con|')).toEqual([]);
  });

  test("replaces the word that is being typed and brings documentation when asked", async () => {
    const marked = await client.open("input 28x28x1\n  con|");
    const items = await client.ask<readonly CompletionItem[]>("textDocument/completion", marked);
    const conv = items.find(({ label }) => label === "conv")!;
    expect(conv.textEdit).toEqual({
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
      newText: "conv",
    });
    expect(conv.documentation).toBeUndefined();
    const resolved = await client.request<CompletionItem>("completionItem/resolve", conv);
    expect((resolved.documentation as MarkupContent).value).toContain("keras.layers.Conv2D");
  });
});

test("inlay hints show the shape after each layer", async () => {
  const { uri, document } = await client.open(net);
  const end = document.positionAt(net.length);
  const range = { start: { line: 0, character: 0 }, end };
  const hints = await client.request<readonly InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range,
  });
  expect(hints.map(({ position, label }) => [position.line, position.character, label])).toEqual([
    [1, 26, "→ 26x26x32"],
    [2, 9, "→ 13x13x32"],
    [3, 16, "→ 10"],
  ]);
});

test("inlay hints show what comes out of calls, rounds and joints too", async () => {
  const text = `input 16x16x4
block unit(filters, stride=1) {
  conv filters 3x3 same stride=stride relu
}
unit(8)
repeat 2 { unit(16, stride=2) }
residual { conv 16 3x3 same }
dense 10 softmax
`;
  const { uri, document, diagnostics } = await client.open(text);
  expect(diagnostics).toEqual([]);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  const hints = await client.request<readonly InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri },
    range,
  });
  expect(hints.map(({ position, label }) => [position.line, label])).toEqual([
    [2, "→ 16x16x8, …, 4x4x16"],
    [4, "→ 16x16x8"],
    [5, "→ 4x4x16"],
    [5, "→ 4x4x16"],
    [6, "→ 4x4x16"],
    [6, "→ 4x4x16"],
    [7, "→ 10"],
  ]);
});

describe("names", () => {
  const spec = `input 8x8x2
conv 2 3x3 same name=stem
conv 2 3x3 same
add stem
from stem
conv 2 3x3 same
concat ste|m
`;
  const lines = (places: readonly Location[]) => places.map(({ range }) => range.start.line);

  test("lead to where they are given, and to where they are used", async () => {
    const marked = await client.open(spec);
    const definition = await client.ask<Location>("textDocument/definition", marked);
    expect(definition.range).toEqual({
      start: { line: 1, character: 21 },
      end: { line: 1, character: 25 },
    });
    const ask = (includeDeclaration: boolean) =>
      client.ask<Location[]>("textDocument/references", marked, {
        context: { includeDeclaration },
      });
    expect(lines(await ask(true))).toEqual([1, 3, 4, 6]);
    expect(lines(await ask(false))).toEqual([3, 4, 6]);
  });

  const applied = async (marked: Marked, newName: string): Promise<string> => {
    const edit = await client.ask<WorkspaceEdit>("textDocument/rename", marked, { newName });
    return TextDocument.applyEdits(marked.document, [...edit.changes![marked.uri]!]);
  };

  test("are renamed everywhere", async () => {
    const marked = await client.open(spec);
    expect(await applied(marked, "root")).toBe(spec.replace("|", "").replaceAll("stem", "root"));
  });

  test("are not renamed to what is taken or no name", async () => {
    const marked = await client.open(spec.replace("same\nadd", "same name=other\nadd"));
    for (const [name, why] of [
      ["other", "there is a `other` already"],
      ["conv", "a word of the language"],
      ["same", "a word of the language"],
      ["3x", "a name is a letter"],
    ] as const)
      await expect(applied(marked, name)).rejects.toThrow(why);
  });

  test("of constants and blocks are known by the rules of blocks", async () => {
    const text = `let width = 8
block unit(filters, stride=1) {
  conv filters 3x3 same stride=stride name=inner
  conv (filters + width) 3x3 same
}
unit(width)
unit(2 * width, stride=2)
dense wid|th
`;
    const marked = await client.open(text);
    const renamed = await applied(marked, "size");
    expect(renamed).toBe(text.replace("|", "").replace(/\bwidth\b/g, "size"));
    const parameter = await client.open(
      text.replace("|", "").replace("stride=stride", "stride=st|ride"),
    );
    expect(await applied(parameter, "step")).toBe(
      text
        .replace("|", "")
        .replace("stride=1", "step=1")
        .replace("stride=stride", "stride=step")
        .replace("width, stride=2", "width, step=2"),
    );
    await expect(applied(marked, "a-b")).rejects.toThrow("takes a dash for a minus");
  });
});

test("a diagnostic's way out is one click away", async () => {
  const marked = await client.open("input 28x28x1\nconv 32 3x3 re|lo\ndense 10 softmax\n");
  const actions = await client.request<readonly CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri: marked.uri },
    range: { start: marked.position, end: marked.position },
    context: { diagnostics: marked.diagnostics },
  });
  expect(actions).toMatchObject([{ title: "Replace `relo` by `relu`", kind: "quickfix" }]);
  const edits = actions[0]!.edit!.changes![marked.uri]!;
  expect(TextDocument.applyEdits(marked.document, [...edits])).toContain("conv 32 3x3 relu\n");
});

describe("formatting", () => {
  const format = async (text: string) => {
    const marked = await client.open(text);
    const options = { options: { tabSize: 2, insertSpaces: true } };
    const edits = await client.ask<TextEdit[]>("textDocument/formatting", marked, options);
    return TextDocument.applyEdits(marked.document, edits);
  };

  test("gives the canonical form", async () => {
    expect(
      await format("input   28x28x1\n\n\n\nconv 32  3x3 stride = 2\ntrain {\nepochs 3\n}"),
    ).toBe("input 28x28x1\n\nconv 32 3x3 stride=2\ntrain {\n  epochs 3\n}\n");
  });

  test("leaves alone what cannot be read", async () => {
    const broken = "input   28x28x1\nconv 32 3same\n";
    expect(await format(broken)).toBe(broken);
  });
});

test("the outline is the tree of statements, layers with their shapes", async () => {
  const { uri } = await client.open(`${net}train {\n  epochs 3\n}\n`);
  const symbols = await client.request<readonly DocumentSymbol[]>("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
    ["input 28x28x1", undefined],
    ["conv 32 3x3 relu name=stem", "→ 26x26x32"],
    ["maxpool 2", "→ 13x13x32"],
    ["dense 10 softmax", "→ 10"],
    ["train", undefined],
  ]);
  expect(symbols.at(-1)!.children!.map(({ name }) => name)).toEqual(["epochs 3"]);
});

test("any beginning of a spec is answered: at every place, hover and completion", async () => {
  const text =
    'data idx { train "a" "b" }\nlet w = (2 * 3)\nconv (w) 3x3 init=he_normal # x\nadd stem';
  for (let end = 0; end <= text.length; end += 3) {
    const marked = await client.open(`${text.slice(0, end)}|`);
    await client.ask("textDocument/hover", marked);
    expect(await client.ask("textDocument/completion", marked)).toBeInstanceOf(Array);
  }
});
