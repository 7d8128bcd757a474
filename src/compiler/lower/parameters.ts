import type { Network, Parameter, ResolvedLayer } from "../network.ts";
import type { TensorSource } from "./graph.ts";
import { layerRows } from "./layers.ts";
import { panelsShape } from "./panels.ts";
import type { Layout } from "./plan.ts";
import type { Tensor } from "./tensor.ts";

/** A parameter's place in a layer and how the engine lays it out. */
export interface DeclaredParameter {
  /** `conv1/kernel`. */
  readonly name: string;
  readonly layer: number;
  readonly parameter: Parameter;
  readonly layout: Layout;
  readonly tensor: Tensor;
}

/** Every parameter of a network in the order of the table, each with its tensor. */
export function declareParameters(
  network: Network,
  tensors: TensorSource,
): readonly DeclaredParameter[] {
  return network.layers.flatMap((layer, index) =>
    layer.parameters.map((parameter) => {
      const name = `${layer.name}/${parameter.name}`;
      const layout = layoutOf(layer, parameter);
      const tensor = tensors.create("fixed", shapeIn(layout, parameter), name);
      return { name, layer: index, parameter, layout, tensor };
    }),
  );
}

function layoutOf(layer: ResolvedLayer, parameter: Parameter): Layout {
  const panels = panelsOf(layer);
  if (panels?.parameter !== parameter.name) return { kind: "flat" };
  const sizes = Object.values(parameter.dimensions);
  const columns = sizes.at(-1)!;
  const rows = sizes.slice(0, -1).reduce((product, n) => product * n, 1);
  return { kind: "panels", rows, columns, groups: panels.groups };
}

/** The parameter of a layer that lies in panels, and in how many groups. */
export function panelsOf(layer: ResolvedLayer): { parameter: string; groups: number } | undefined {
  const { panels } = layerRows[layer.kind] as {
    panels?: { parameter: string; groups?: (values: ResolvedLayer["arguments"]) => number };
  };
  return panels && { parameter: panels.parameter, groups: panels.groups?.(layer.arguments) ?? 1 };
}

function shapeIn(layout: Layout, parameter: Parameter): readonly number[] {
  return layout.kind === "flat" ? Object.values(parameter.dimensions) : panelsShape(layout);
}
