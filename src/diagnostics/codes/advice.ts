import { entry } from "./entry.ts";

/** 07: the spec means something, but perhaps not what was wanted. All are warnings. */
export const advice = {
  NET0701: entry<{
    pool: string;
    shape: string;
    dropped: string;
    help: string;
  }>({
    severity: "warning",
    title: "pixels dropped by a pool",
    message: ({ pool, shape, dropped }) =>
      `a pool of ${pool} on ${shape} never looks at the last ${dropped}`,
    help: ({ help }) => help,
  }),
  NET0702: entry<{ softmax: string; next: string }>({
    severity: "warning",
    title: "a softmax before another layer",
    message: ({ softmax, next }) =>
      `the softmax of \`${softmax}\` feeds \`${next}\`: inside a net it squeezes all values together and slows learning`,
    help: () => "use `relu` here, and softmax only in the last layer",
  }),
  NET0703: entry<{ first: string; second: string }>({
    severity: "warning",
    title: "two dense layers with nothing between",
    message: ({ first, second }) =>
      `nothing bends the values between \`${first}\` and \`${second}\`: two dense layers in a row can do no more than one`,
    help: () => "give the first an activation, for example `relu`",
  }),
  NET0704: entry<{ layer: string; norm: string; biases: string }>({
    severity: "warning",
    title: "a bias before batch normalisation",
    message: ({ layer, norm, biases }) =>
      `\`${norm}\` subtracts the mean, so the ${biases} of \`${layer}\` before it do nothing`,
    help: () => "write `bias=no` in that layer",
  }),
  NET0705: entry<{ layer: string; own: string; total: string; percent: number; help: string }>({
    severity: "warning",
    title: "one layer with nearly all weights",
    message: ({ layer, own, total, percent }) =>
      `\`${layer}\` has ${own} of the net's ${total} parameters, ${percent} %`,
    help: ({ help }) => help,
  }),
  NET0706: entry<{ stops: boolean }>({
    severity: "warning",
    title: "validation on the test set",
    message: ({ stops }) =>
      stops
        ? "the test images are also the validation images, and they decide when training stops: the test accuracy will look better than it is"
        : "the test images are also the validation images: choosing the best net by them makes the test accuracy look better than it is",
    help: () => "`validation 10%` keeps the test images for the end",
  }),
  NET0707: entry<{ patience: number; epochs: number }>({
    severity: "warning",
    title: "patience that can never run out",
    message: ({ patience, epochs }) =>
      `with a patience of ${patience}, ${epochs === 1 ? "1 epoch" : `${epochs} epochs`} can never stop early`,
    help: ({ epochs }) =>
      epochs > 2
        ? `choose a patience well below ${epochs}, or train for more epochs`
        : "train for more epochs, or remove `stop`",
  }),
  NET0708: entry<{ layer: string; rate: string }>({
    severity: "warning",
    title: "a dropout that harms at the end",
    message: ({ layer, rate }) =>
      `\`${layer}\` drops ${rate} of the net's own answers, with nothing after it to make up for them`,
    help: () => "put the dropout before the last dense layer, or remove it",
  }),
  NET0709: entry<{ option: string; needs: string }>({
    severity: "warning",
    title: "an option without effect",
    message: ({ option, needs }) => `\`${option}\` does nothing without ${needs}`,
    help: ({ option, needs }) => `add ${needs}, or remove \`${option}\``,
  }),
  NET0710: entry<{ ending: string }>({
    severity: "warning",
    title: "classes learnt as numbers",
    message: ({ ending }) =>
      `the net ends in ${ending}, so its loss is the mean squared error, though it tells classes apart`,
    help: () =>
      "end in `softmax` to train on crossentropy, or write `loss mse` to say that you mean it",
  }),
  NET0711: entry<{ layers: number }>({
    severity: "warning",
    title: "a net that is linear",
    message: ({ layers }) =>
      `nothing bends the values in this net: its ${layers} layers with weights can do no more than one`,
    help: () => "give the layers an activation, for example `relu`",
  }),
  NET0712: entry<{
    layer: string;
    kernel: string;
    incoming: string;
    unused: number;
    weights: number;
    enough: string;
  }>({
    severity: "warning",
    title: "a kernel larger than what it looks at",
    message: ({ layer, kernel, incoming, unused, weights }) =>
      `${unused} of the ${weights} places in the ${kernel} kernel of \`${layer}\` only ever see padding: ${incoming} comes in`,
    help: ({ enough }) => `a kernel of ${enough} does the same with fewer weights`,
  }),
  NET0713: entry<{ pool: string; field: string; image: string }>({
    severity: "warning",
    title: "a net that never sees the whole image",
    message: ({ pool, field, image }) =>
      `the features that \`${pool}\` joins each see ${field} of the ${image} image: none sees all of it`,
    help: () => "add layers, strides or pools before it, or use larger kernels",
  }),
  NET0714: entry<{ layer: string }>({
    severity: "warning",
    title: "a layer whose result nobody reads",
    message: ({ layer }) =>
      `nothing reads the result of \`${layer}\`, and the net does not end with it`,
    help: () => "remove it, or name it in an `add`, `multiply` or `concat`",
  }),
  NET0715: entry<{ layer: string; norm: string; option: string }>({
    severity: "warning",
    title: "a penalty on weights whose size does not matter",
    message: ({ layer, norm, option }) =>
      `\`${norm}\` divides by what the size of the weights of \`${layer}\` contributes, so ${option} there keeps the net no simpler`,
    help: () => "remove it there: it only changes how large the steps are",
  }),
  NET0716: entry<{ batch: number; images: number }>({
    severity: "warning",
    title: "a batch larger than the data",
    message: ({ batch, images }) =>
      `a batch of ${batch} is more than the ${images} images there are to train on: every epoch is one step`,
    help: () => "choose a smaller batch, or write `batch all` to say that you mean it",
  }),
  NET0717: entry<{ what: string; name: string }>({
    severity: "warning",
    title: "a constant, parameter or block that nothing uses",
    message: ({ what, name }) => `nothing uses the ${what} \`${name}\``,
    help: () => "remove it, or use it where it was meant",
  }),
  NET0718: entry<{ code: string }>({
    severity: "warning",
    title: "a silence that silences nothing",
    message: ({ code }) => `there is no ${code} on this line to silence`,
    help: () => "remove it from the comment",
  }),
  NET0719: entry<{ code: string | undefined }>({
    severity: "warning",
    title: "a comment to netc that says nothing",
    message: ({ code }) =>
      code === undefined
        ? "a comment to netc has the form `# netc: allow NET0701`"
        : `${code} is no warning, so it cannot be silenced`,
    help: () => "name the codes of warnings: `# netc: allow NET0701 NET0704`",
  }),
  NET0720: entry<{ attention: string; pool: string }>({
    severity: "warning",
    title: "attention that does not know the order of steps",
    message: ({ attention, pool }) =>
      `nothing tells \`${attention}\` where the steps stand: after \`${pool}\` they give the same answer in any order`,
    help: () => "write `position` before it, where the order means something",
  }),
} as const;
