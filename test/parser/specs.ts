/** Specs of all sizes and styles, well formed, for the tests that take any. */
export const specs: Readonly<Record<string, string>> = {
  smallest: "conv 32 3x3 relu; maxpool 2; dropout .25; dense 10 softmax\n",
  "lab manual": `# Fashion-MNIST with three convolutions
data fashion-mnist { validation test }

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
  "early stopping": `data fashion-mnist { validation test }
flatten
dense 128 tanh; dense 64 sigmoid
dense 10 softmax
train { optimizer adam; epochs 100
        stop val_loss patience=5 restore }
`,
  "two small convolutions": `data fashion-mnist { validation test }
conv 64 2x2 same relu; maxpool 2
conv 16 2x2 same tanh; maxpool 2
dense 128 relu; dense 10 softmax
train { optimizer adam; epochs 50
        stop val_accuracy patience=2 restore }
`,
  "from scratch":
    "dense 512 sigmoid; dense 10 softmax\ntrain { batch all; epochs 200; optimizer sgd .2 }\n",
  initializers: `data fashion-mnist { validation first 5000 }
dense 128 relu init=he_normal; dense 32 relu init=he_normal; dense 10 softmax
train { optimizer adam 1e-5; epochs 40 }
`,
  "growing up": `let width = 32                                   # overridden from outside
block convbn(filters, stride=1) {                # a named block with parameters
  conv filters 3x3 same stride=stride bias=no
  batchnorm
  relu
}
convbn(width)
repeat 3 { convbn(width) }
residual { convbn(width); conv width 3x3 same bias=no; batchnorm }     # x + f(x); shapes checked
residual { shortcut { conv 64 1x1 stride=2 bias=no; batchnorm }; convbn(64, stride=2); conv 64 3x3 same bias=no; batchnorm }
relu
parallel concat { { conv 64 1x1 relu } { conv 48 1x1 relu; conv 64 5x5 same relu } { maxpool 3 stride=1 same; conv 32 1x1 relu } }
conv 64 3x3 same relu name=stem
from stem                                        # go on from a named tensor
concat stem
parallel add { { } { conv (2 * width) 3x3 same l2=(1/255) } }
`,
  sections: `data images "my photos/2024" { scale (1/255); validation 20%; classes "T-shirt/top" "K\\u00e4se" }
augment { flip horizontal; rotate 10; shift 10%; shear 5; zoom 10% }
train { metrics accuracy top5; shuffle no; seed 7 }
`,
};
