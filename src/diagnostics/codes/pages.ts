import { entry } from "./entry.ts";

/** 06, from 41 on: what a page cannot be made of. */
export const pages = {
  NET0641: entry<{ input: string }>({
    severity: "error",
    title: "a page for a net that takes no pictures",
    message: ({ input }) =>
      `a page shows pictures of one or three channels, but the net's input is ${input}`,
    help: () => "a picture is `input HEIGHTxWIDTHx1` or `x3`",
  }),
  NET0642: entry<{ data: string }>({
    severity: "error",
    title: "data that a page cannot hold",
    message: ({ data }) =>
      `the images of \`${data}\` are no bytes, or have more than 256 classes: a page holds bytes`,
    help: () => "leave `--samples` out: visitors then choose files of their own",
  }),
} as const;
