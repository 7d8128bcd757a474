/** Nets of the literature and of the lab course, as specs; convolutions of MobileNet are without biases, as published. */
const mobileBlock = (filters: number, stride = 1): string =>
  `depthwise 3x3 same stride=${stride} bias=no; batchnorm; relu6; conv ${filters} 1x1 bias=no; batchnorm; relu6`;

const mobileBlocks = [
  mobileBlock(64),
  mobileBlock(128, 2),
  mobileBlock(128),
  mobileBlock(256, 2),
  mobileBlock(256),
  mobileBlock(512, 2),
  ...Array.from({ length: 5 }, () => mobileBlock(512)),
  mobileBlock(1024, 2),
  mobileBlock(1024),
];

const vggBlock = (filters: number, times: number): string =>
  `${`conv ${filters} 3x3 same relu; `.repeat(times)}maxpool 2`;

export const wholeNets = {
  first: "input 28x28x1\nconv 32 3x3 relu; maxpool 2; dropout .25; dense 10 softmax",
  twoLayers: "input 28x28x1\nflatten; dense 128 relu; dense 10",
  threeLayers: "input 28x28x1\nflatten; dense 128 tanh; dense 64 sigmoid; dense 10 softmax",
  smallConvolutions: `input 28x28x1
conv 64 2x2 same relu; maxpool 2
conv 16 2x2 same tanh; maxpool 2
dense 128 relu; dense 10 softmax`,
  heDense: `input 28x28x1
dense 128 relu init=he_normal; dense 32 relu init=he_normal; dense 10 softmax`,
  wideDense: `input 28x28x1
conv 6 5x5 same relu init=he_normal; avgpool 2
${[32, 64, 128, 256, 512].map((n) => `conv ${n} 3x3 same relu init=he_normal`).join("\n")}
dense 256 relu; dense 10 softmax`,
  labManual: `data fashion-mnist { validation test }

input 28x28x1
conv 32 3x3 relu
maxpool 2
dropout .25
conv 64 3x3 relu
maxpool 2
dropout .25
conv 128 3x3 relu
flatten
dense 128 relu
dropout .25
dense 10 softmax

train {
  optimizer adam
  loss crossentropy
  epochs 10
  batch 32
}
`,
  lenet5: `input 28x28x1
conv 6 5x5 same tanh; avgpool 2
conv 16 5x5 tanh; avgpool 2
dense 120 tanh; dense 84 tanh; dense 10 softmax`,
  alexnet: `input 227x227x3
conv 96 11x11 stride=4 relu; maxpool 3 stride=2
conv 256 5x5 same groups=2 relu; maxpool 3 stride=2
conv 384 3x3 same relu
conv 384 3x3 same groups=2 relu
conv 256 3x3 same groups=2 relu; maxpool 3 stride=2
dense 4096 relu; dropout 50%
dense 4096 relu; dropout 50%
dense 1000 softmax`,
  vgg16: `input 224x224x3
${[vggBlock(64, 2), vggBlock(128, 2), vggBlock(256, 3), vggBlock(512, 3), vggBlock(512, 3)].join("\n")}
dense 4096 relu; dense 4096 relu; dense 1000 softmax`,
  mobilenet: `input 224x224x3
conv 32 3x3 same stride=2 bias=no; batchnorm; relu6
${mobileBlocks.join("\n")}
globalavgpool; dense 1000 softmax`,
} as const;
