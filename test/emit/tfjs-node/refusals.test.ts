import { expect, test } from "vitest";
import { tfjsNode } from "../../../src/compiler/emit/tfjs-node/tfjs-node.ts";
import { networkOf } from "../../network-of.ts";
import { requestOf } from "../request.ts";

test.each([
  ["data garments; conv 4 3 dilation=2 name=wide; dense 10", "NET0601", "`wide`", "dilation"],
  ["data garments; depthwise 3 dilation=2; dense 10", "NET0601", "`depthwise1`", "gradient"],
  ["data garments; sepconv 4 3 dilation=2; dense 10", "NET0601", "`sepconv1`", "gradient"],
  [
    "data garments; conv 4 3; conv 4 3 groups=2 name=twins; dense 10",
    "NET0601",
    "`twins`",
    "grouped",
  ],
  ["data garments; reshape 28x28; gru 8; dense 10", "NET0601", "`gru1`", "reset gate"],
  ["data garments; reshape 1x784; lstm 8; dense 10", "NET0601", "`lstm1`", "single step"],
  [
    "data garments; upsample 2 bilinear; globalavgpool; dense 10",
    "NET0601",
    "`upsample1`",
    "centres",
  ],
  [
    "data garments; reshape 28x28; attention 2 8 name=look; globalavgpool; dense 10",
    "NET0601",
    "`look`",
    "attention",
  ],
  [
    "data garments; reshape 28x28; position; globalavgpool; dense 10",
    "NET0601",
    "`position1`",
    "positions",
  ],
  [
    "data garments; dense 10; train { optimizer adagrad epsilon=1e-5 }",
    "NET0602",
    "epsilon",
    "1e-7",
  ],
  ["input 28x28x1; dense 10", "NET0604", "data", "train on"],
])("%s is refused", async (text, code, name, reason) => {
  const emission = await tfjsNode.emit(requestOf(tfjsNode, networkOf(text)));
  expect(emission.kind).toBe("refused");
  if (emission.kind !== "refused") return;
  expect(emission.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  const [{ message, help }] = emission.diagnostics as [(typeof emission.diagnostics)[number]];
  expect(message).toContain(name);
  expect(message).toContain(reason);
  expect(help).toBeTruthy();
});

test("every layer that is lacking is named, in order", async () => {
  const emission = await tfjsNode.emit(
    requestOf(
      tfjsNode,
      networkOf("data garments; conv 4 3 dilation=2; conv 4 3 groups=2; dense 10"),
    ),
  );
  const found = emission.kind === "refused" ? emission.diagnostics : [];
  expect(found.map(({ message }) => /`(.*?)`/.exec(message)?.[1])).toEqual(["conv1", "conv2"]);
});
