import { entry } from "./entry.ts";
import { shellCommand } from "../shell-command.ts";

const images = (n: number): string => (n === 1 ? "1 image" : `${n.toLocaleString("en")} images`);
const number = (n: number): string => n.toLocaleString("en");

/** 05: the data, from the section in the spec to files, the engine's memory and run folders. */
export const data = {
  // What the spec says of the data.
  NET0501: entry<{ found: string; suggestion: string | undefined; known: readonly string[] }>({
    severity: "error",
    title: "an unknown data set",
    message: ({ found }) => `there is no data set \`${found}\``,
    help: ({ suggestion, known }) =>
      suggestion === undefined
        ? `there are ${known.map((name) => `\`${name}\``).join(", ")}; your own files are \`data idx { … }\``
        : `did you mean \`${suggestion}\`?`,
  }),
  NET0502: entry<{
    data: string;
    word: string;
    suggestion: string | undefined;
    known: readonly string[];
  }>({
    severity: "error",
    title: "an unknown statement in data",
    message: ({ data: name, word }) => `\`data ${name}\` has no statement \`${word}\``,
    help: ({ suggestion, known }) =>
      suggestion === undefined
        ? `what may stand here: ${known.map((name) => `\`${name}\``).join(", ")}`
        : `did you mean \`${suggestion}\`?`,
  }),
  NET0503: entry<{ input: string; data: string; shape: string; where: string }>({
    severity: "error",
    title: "an input that contradicts the data",
    message: ({ input, data, shape, where }) =>
      `${where} is ${input}, but the images of \`${data}\` are ${shape}`,
    help: ({ shape }) => `write \`input ${shape}\`, or leave \`input\` out: the data says it`,
  }),
  NET0504: entry<{ ending: string; data: string; classes: number; help: string }>({
    severity: "error",
    title: "a net whose end does not fit the classes",
    message: ({ ending, data, classes }) =>
      `the net ends in ${ending}, but \`${data}\` has ${classes} classes`,
    help: ({ help }) => help,
  }),
  NET0514: entry<{ layer: string }>({
    severity: "error",
    title: "tokens that are scaled",
    message: ({ layer }) =>
      `\`scale\` would make fractions of the tokens that ${layer} reads: they are numbers of words`,
    help: () => "leave `scale` out: tokens are taken as they are",
  }),
  NET0505: entry<{ wanted: number; count: number; data: string; purpose: string }>({
    severity: "error",
    title: "more images set aside than there are",
    message: ({ wanted, count, data, purpose }) =>
      `${images(wanted)} for ${purpose} leave none to train on: \`${data}\` has ${number(count)} for training`,
    help: ({ count, purpose }) =>
      `choose fewer than ${number(count)}, for example \`${purpose} 10%\``,
  }),
  NET0506: entry<{ data: string }>({
    severity: "error",
    title: "validation on test images that the data does not have",
    message: ({ data }) => `\`validation test\` asks for test images, but \`${data}\` has none`,
    help: () => "write `validation 10%`, or give the data section a `test`",
  }),
  NET0507: entry<{ data: string; count: number }>({
    severity: "error",
    title: "a share for testing where the data has test images",
    message: ({ data, count }) => `\`${data}\` has ${number(count)} test images of its own`,
    help: () => "remove this `test`",
  }),
  NET0508: entry<{ statement: string; rule: string; found: string; example: string }>({
    severity: "error",
    title: "a statement of data that does not read",
    message: ({ statement, rule, found }) => `\`${statement}\` takes ${rule}, not ${found}`,
    help: ({ example }) => `write for example \`${example}\``,
  }),
  NET0509: entry<object>({
    severity: "error",
    title: "IDX data without its files",
    message: () => "`data idx` does not say which files to train on",
    help: () => 'name both: `train "train-images.idx" "train-labels.idx"`',
  }),
  NET0510: entry<{ name: string }>({
    severity: "error",
    title: "the same class twice",
    message: ({ name }) => `the class "${name}" is named twice`,
    help: () => "give every class a name of its own, in the order of the labels 0, 1, 2, …",
  }),
  NET0511: entry<{ percent: string; count: number; purpose: string }>({
    severity: "error",
    title: "a share that is no image",
    message: ({ percent, count, purpose }) =>
      `${percent} of ${images(count)} for ${purpose} is less than one image`,
    help: ({ purpose }) => `choose a larger share, or a number: \`${purpose} 5\``,
  }),
  NET0512: entry<object>({
    severity: "error",
    title: "images of unknown size",
    message: () => "nothing says how large the images of `data idx` are",
    help: () => "write for example `input 28x28x1`",
  }),
  NET0513: entry<{ named: number; data: string; classes: number }>({
    severity: "error",
    title: "another number of class names than classes",
    message: ({ named, data, classes }) =>
      `${named} classes are named, but \`${data}\` has ${classes}`,
    help: ({ classes }) =>
      `name all ${classes}, in the order of their labels, or leave \`classes\` out`,
  }),
  NET0515: entry<{ statement: string; images: string }>({
    severity: "error",
    title: "images without labels",
    message: ({ statement, images }) =>
      `\`${statement} ${images}\` names no labels, and labels are what the net is to learn`,
    help: ({ statement, images }) =>
      `name their file too, for example \`${statement} ${images} "${statement}-labels.idx"\`; a net that is to give its input back needs none: \`train { target input }\``,
  }),
  NET0516: entry<object>({
    severity: "error",
    title: "names of classes where there are no labels",
    message: () => "`classes` names the labels' classes, but `data idx` has no labels",
    help: () => "remove `classes`, or name the labels' file after the images'",
  }),

  // The user's files.
  NET0530: entry<{ file: string; picture?: "absent" | "folder" }>({
    severity: "error",
    title: "a data file that is not there",
    message: ({ file, picture }) =>
      picture === "folder" ? `${file} is a folder, not a picture` : `there is no file ${file}`,
    help: ({ picture }) =>
      picture === undefined
        ? "file names in a spec are counted from the spec's own folder"
        : "name a PNG or JPEG file, or an image of the data such as `test:17`",
  }),
  NET0531: entry<{ file: string; found: string }>({
    severity: "error",
    title: "a file that is not IDX",
    message: ({ file, found }) => `${file} is not an IDX file: ${found}`,
    help: () =>
      "an IDX file of images begins with the bytes 00 00 08 03 (or 04 with channels), one of labels with 00 00 08 01",
  }),
  NET0532: entry<{ file: string; expected: number; found: number }>({
    severity: "error",
    title: "a file of another length than its header says",
    message: ({ file, expected, found }) =>
      `${file} should have ${number(expected)} bytes by its own header, but has ${number(found)}`,
    help: () => "copy or download it again",
  }),
  NET0533: entry<{ file: string; found: string; input: string }>({
    severity: "error",
    title: "images of another size than the input",
    message: ({ file, found, input }) =>
      `the images in ${file} are ${found}, but the net's input is ${input}`,
    help: ({ found }) => `write \`input ${found}\`, or leave \`input\` out`,
  }),
  NET0534: entry<{ file: string; label: number; index: number; classes: number }>({
    severity: "error",
    title: "a label outside the classes",
    message: ({ file, label, index, classes }) =>
      `${file} gives image ${number(index)} the label ${label}, but with ${classes} classes labels are 0 to ${classes - 1}`,
    help: ({ label }) => `name ${label + 1} classes in the data section, or mend the label`,
  }),
  NET0535: entry<{ images: string; imageCount: number; labels: string; labelCount: number }>({
    severity: "error",
    title: "images and labels that do not pair up",
    message: ({ images: file, imageCount, labels, labelCount }) =>
      `${file} has ${images(imageCount)}, but ${labels} has ${number(labelCount)} labels`,
    help: () => "each image needs one label: check that both files belong together",
  }),
  NET0536: entry<{ file: string; expected: string; found: string }>({
    severity: "error",
    title: "a file with a wrong checksum",
    message: ({ file, expected, found }) =>
      `${file} is not the published file: its SHA-256 is ${found}, not ${expected}`,
    help: () => "remove it and let netc fetch it again, or name another copy with `--data DIR`",
  }),
  NET0537: entry<{ file: string; address: string; reason: string; cache: string }>({
    severity: "error",
    title: "a download that failed",
    message: ({ file, address, reason }) =>
      `${file} could not be fetched from ${address}: ${reason}`,
    help: ({ cache }) =>
      `try again (what has arrived is kept), put the file into ${cache}, name a folder that holds the files with ` +
      "`--data DIR` or NETC_DATA, or train on `data garments`, which needs no files",
  }),
  NET0538: entry<{ folder: string; reason: string }>({
    severity: "error",
    title: "a cache that cannot be written",
    message: ({ folder, reason }) => `nothing can be written into ${folder}: ${reason}`,
    help: () =>
      "set XDG_CACHE_HOME to a folder of yours, or put the files into one and name it with `--data DIR`",
  }),
  NET0539: entry<{ file: string; reason: string }>({
    severity: "error",
    title: "a file that cannot be unpacked or read",
    message: ({ file, reason }) => `${file} cannot be read: ${reason}`,
    help: () => "see to it that it is a whole file that you may read, or copy or download it again",
  }),
  NET0540: entry<{ file: string; input: string; found: string }>({
    severity: "error",
    title: "a picture that the net cannot take",
    message: ({ file, input, found }) => `the net takes images of ${input}, but ${file} ${found}`,
    help: () => "pictures are PNG or JPEG; an image of the data is `test:17`",
  }),
  NET0541: entry<{ asked: string; count: number }>({
    severity: "error",
    title: "an image that the data does not have",
    message: ({ asked, count }) =>
      count === 0
        ? `there is no image \`${asked}\`: the data has no such part`
        : `there is no image \`${asked}\`: they are counted from 0 to ${number(count - 1)}`,
  }),
  NET0542: entry<{ folder: string; reason: string; example: string }>({
    severity: "error",
    title: "a data folder that is not there",
    message: ({ folder, reason }) => `\`--data ${folder}\`: ${reason}`,
    help: ({ example }) =>
      `name the folder that holds \`${example}\` and so on, or leave \`--data\` out: files are then looked for ` +
      "where NETC_DATA says, then in the cache, and else fetched",
  }),
  NET0543: entry<{ origin: string; folder: string; found: string; help: string }>({
    severity: "warning",
    title: "a data folder without the data's files",
    message: ({ origin, folder, found }) =>
      `${origin} names ${folder}, which ${found}: netc looks further`,
    help: ({ help }) => help,
  }),
  NET0544: entry<{ file: string; what: "label" | "number"; place: number; value: number }>({
    severity: "error",
    title: "a number that data cannot have",
    message: ({ file, what, place, value }) =>
      `${what} ${number(place)} of ${file} (counted from 0) is ${Number.isFinite(value) ? number(value) : value}`,
    help: ({ what }) =>
      what === "label"
        ? "labels are the numbers of the classes, 0, 1, 2, …: mend the file"
        : "write finite numbers only, for example 0 in the place of what is not known",
  }),
  NET0545: entry<{ file: string; found: string; wanted: "images" | "labels" }>({
    severity: "error",
    title: "an IDX file that holds something else",
    message: ({ file, found, wanted }) => `${file} holds ${found}, not ${wanted}`,
    help: () =>
      "`train` and `test` name the images first, then their labels, one whole number for each image",
  }),
  NET0546: entry<{
    file: string;
    entry: number;
    place: number;
    value: number;
    layer: string;
    vocabulary: number;
    /** Rows that all whole numbers of the data take. */
    needed: number;
  }>({
    severity: "error",
    title: "a token outside the vocabulary",
    message: ({ file, entry, place, value, layer, vocabulary }) =>
      `${file} holds ${value} in entry ${number(entry)} at place ${number(place)} (both counted from 0), but ${layer} knows the whole numbers from 0 to ${number(vocabulary - 1)}`,
    help: ({ value, vocabulary, needed }) =>
      Number.isInteger(value) && value >= vocabulary
        ? `make the vocabulary larger, ${number(needed)} for all of this data, or give rare words one common number`
        : "give every word a whole number from 0 on",
  }),

  // The engine.
  NET0550: entry<{ needed: string; limit: string; what: string }>({
    severity: "error",
    title: "a net too large for the memory",
    message: ({ needed, limit, what }) =>
      `${what} takes ${needed} of memory, more than the ${limit} there are`,
    help: () => "make the largest layer of the table or the batch smaller",
  }),
  NET0551: entry<{ loss: string; epoch: number; step: number; cause: string; help: string }>({
    severity: "error",
    title: "a loss that is no number any more",
    message: ({ loss, epoch, step, cause }) =>
      `the loss became ${loss} at step ${number(step)} of epoch ${epoch}: ${cause}`,
    help: ({ help }) => help,
  }),
  NET0552: entry<{ layer: string; batch: number; needed: string; limit: string }>({
    severity: "error",
    title: "a batch that normalisation needs whole",
    message: ({ layer, batch, needed, limit }) =>
      `\`${layer}\` needs its batch of ${images(batch)} in memory at once: ${needed}, more than the ${limit} there are`,
    help: () => "choose a smaller `batch`",
  }),

  // Run folders.
  NET0560: entry<{ folder: string; missing: string }>({
    severity: "error",
    title: "a folder that is no run",
    message: ({ folder, missing }) => `${folder} is not a run: it has no ${missing}`,
    help: () => "a run is a folder that `netc train` wrote",
  }),
  NET0561: entry<{ folder: string }>({
    severity: "error",
    title: "a run that would be overwritten",
    message: ({ folder }) => `${folder} holds a run already`,
    help: () => "choose another folder with `--out DIR`, or say `--overwrite`",
  }),
  NET0562: entry<{ file: string; reason: string }>({
    severity: "error",
    title: "a damaged file in a run",
    message: ({ file, reason }) => `${file} is damaged: ${reason}`,
    help: () => "train again, or use a copy of the run",
  }),
  NET0563: entry<{ folder: string; reason: string }>({
    severity: "error",
    title: "a run that cannot go on",
    message: ({ folder, reason }) => `${folder} cannot be resumed: ${reason}`,
    help: ({ folder }) =>
      `train from the start: \`${shellCommand("netc", "train", `${folder}/spec.net`)}\``,
  }),
  NET0564: entry<{ folder: string; pid: number; host: string | undefined; hold: string }>({
    severity: "error",
    title: "a run that another process is writing",
    message: ({ folder, pid, host }) =>
      `${folder} is being written by another netc, process ${pid}${host === undefined ? "" : ` on ${host}`}`,
    help: ({ hold }) =>
      `wait until that one has ended, or train into another folder with \`--out DIR\`; if it runs no more, remove ${hold}`,
  }),
} as const;
