import type { Network, Parameter, ResolvedLayer } from "../network.ts";
import { sizeOf } from "../shape.ts";
import type { TensorSource } from "./graph.ts";
import { layerRows, type PanelRule } from "./layers.ts";
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
  const rule = panelsOf(layer).find((panels) => panels.parameter === parameter.name);
  if (rule === undefined) return { kind: "flat" };
  const sizes = Object.values(parameter.dimensions);
  const leading = rule.rowDimensions ?? sizes.length - 1;
  const [rows, columns] = [sizeOf(sizes.slice(0, leading)), sizeOf(sizes.slice(leading))];
  return { kind: "panels", rows, columns, groups: rule.groups?.(layer.arguments) ?? 1 };
}

/** Which parameters of a layer lie in panels. */
export function panelsOf(layer: ResolvedLayer): readonly PanelRule<ResolvedLayer["arguments"]>[] {
  const row = layerRows[layer.kind] as {
    panels?: readonly PanelRule<ResolvedLayer["arguments"]>[];
  };
  return row.panels ?? [];
}

function shapeIn(layout: Layout, parameter: Parameter): readonly number[] {
  return layout.kind === "flat" ? Object.values(parameter.dimensions) : panelsShape(layout);
}
