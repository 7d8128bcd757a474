import { expect, test } from "vitest";
import { diagnoseLoss } from "../../src/runtime/train-diagnosis.ts";
import { networkOf } from "../network-of.ts";

const text = "data garments; flatten; embedding 256 4; lstm 8; dense 10 softmax";
const image = "data garments { scale no }; conv 4 3 relu; dense 10 softmax";

test.each([
  [image, 3, /pixels of up to 255 go into the net/, "remove `scale`"],
  [image, 1, /pixels of up to 255 go into the net/, "remove `scale`"],
  // Tokens are no sizes.
  [text, 3, /most likely the updates overshot/, "clipnorm=1"],
  [`${text}; train { optimizer sgd 5 }`, 3, /the rate 5 is high for sgd/, "optimizer sgd 0.01"],
  [`${text}; train { optimizer sgd 5 }`, 1, /no update came before it/, "recurrent_init"],
])("%s at step %i", (spec, step, cause, help) => {
  const network = networkOf(spec.replaceAll("; ", "\n"));
  const finding = diagnoseLoss(network, { epoch: 1, step, loss: NaN }, 10);
  expect(finding.message).toMatch(new RegExp(`step ${step} of epoch 1: .*${cause.source}`));
  expect(finding.help).toContain(help);
});
