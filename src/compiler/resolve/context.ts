import type { Diagnostic, Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Worded } from "../arguments/settled.ts";
import type {
  DataFacts,
  DataPlan,
  Network,
  ResolvedLayer,
  Target,
  TrainingPlan,
} from "../network.ts";
import type { Shape } from "../shape.ts";
import type { Settings } from "./settings.ts";

/** What a caller may add to the text of a spec. */
export interface ResolveOptions {
  /** The input's shape from the command line; it takes the place of the spec's own. */
  readonly input?: Shape;
  /** What the headers of the user's own files say; undefined where they cannot be read. */
  readonly facts?: (data: Worded) => DataFacts | undefined;
  /** Values for the constants of the spec, which take the place of its own. */
  readonly settings?: Settings;
}

/** What resolving a `data` statement may use. */
export interface DataContext {
  readonly report: Report;
  /** The input's shape and where it is written, where the spec or the command line gives one. */
  readonly input: { readonly shape: Shape; readonly span: Span | undefined } | undefined;
  readonly facts: ((data: Worded) => DataFacts | undefined) | undefined;
  /** What the net is to give: only where it is the input do images need no labels. */
  readonly target: Target;
}

/** What resolving the `train` statement may use. */
export interface TrainingContext {
  readonly report: Report;
  /** The layers that resolved: all of them where `output` is defined. */
  readonly layers: readonly ResolvedLayer[];
  /** The layer whose result is the net's; undefined where the layers have mistakes. */
  readonly output: ResolvedLayer | undefined;
  readonly input: Shape | undefined;
  readonly data: DataPlan | undefined;
}

/** `resolve/data.ts`: undefined after a diagnostic, and where nothing says what the data is like. */
export type ResolveData = (statement: Worded, context: DataContext) => DataPlan | undefined;

/** `resolve/training.ts`: `statement` is undefined where the spec has no `train`; undefined after a diagnostic. */
export type ResolveTraining = (
  statement: Worded | undefined,
  context: TrainingContext,
) => TrainingPlan | undefined;

/** A lint, one a file under `rules/`, listed in `rules/rules.ts` as `rules: readonly Rule[]`. */
export type Rule = (network: Network, report: LayerReport) => void;

/** Where findings about a network go, each with the layer at whose place it stands. */
export type LayerReport = (diagnostic: Diagnostic, layer: ResolvedLayer) => void;
