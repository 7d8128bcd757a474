import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { requiredWord } from "../arguments/kinds.ts";
import type { Worded } from "../arguments/settled.ts";
import type { Loss, ResolvedLayer, Target } from "../network.ts";
import { channelsOf, formatShape, sameShape, sizeOf, type Shape } from "../shape.ts";
import { describeEnding, type Ending } from "../vocabulary/losses/ending.ts";
import { bindIf, readLoss } from "./training-statements.ts";

const table = { target: requiredWord("a target", ["input"]) };

/** `target input`: the net is to give back its own input. Without the statement it is to give the labels. */
export function readTarget(statement: Worded | undefined, report: Report): Target {
  return bindIf(table, statement, report, "target input")?.values.target ?? "labels";
}

/** What a `train` section asks for, for what is read before it. A `target` that does not read may mean the input. */
export function targetOf(train: Worded | undefined): Target {
  const isStated = train?.block?.statements.some(({ word }) => word?.text === "target") === true;
  return isStated ? "input" : "labels";
}

/** Whether a net that is to give back its input ends in the input's shape; reports where it does not. */
export function checkShapes(input: Shape, output: ResolvedLayer, report: Report): boolean {
  if (sameShape(input, output.shape)) return true;
  const wanted = formatShape(input);
  const help =
    sizeOf(input) === sizeOf(output.shape)
      ? `end in \`reshape ${wanted}\``
      : input.length === 3
        ? `end for example in \`conv ${channelsOf(input)} 3x3 same\` at the input's height and width, or in \`dense ${sizeOf(input)}\` and \`reshape ${wanted}\``
        : `end for example in \`dense ${channelsOf(input)}\`${input.length === 2 ? " over as many steps" : ""}`;
  const parameters = { layer: output.name, shape: formatShape(output.shape), input: wanted, help };
  report(diagnose("NET0414", output.span, parameters));
  return false;
}

/** The loss between a net's result and its input: an error, or binary crossentropy number by number after a sigmoid. */
export function readInputLoss(
  statement: Worded | undefined,
  ending: Ending | undefined,
  report: Report,
): Loss {
  const named = readLoss(statement, report);
  const kind = named?.kind ?? "mse";
  const fits =
    kind === "binary-crossentropy" ? ending?.activation === "sigmoid" : kind !== "crossentropy";
  if (named !== undefined && ending !== undefined && !fits) {
    const isBinary = kind === "binary-crossentropy";
    report(
      diagnose("NET0407", named.span, {
        loss: kind,
        ending: describeEnding(ending),
        wants: isBinary ? "numbers from 0 to 1, so a sigmoid at the end" : "classes",
        way: isBinary
          ? "end in `sigmoid`, or write `loss mse`"
          : "with `target input` write `loss mse`, or leave `loss` out",
      }),
    );
  }
  return { kind, fromLogits: false };
}
