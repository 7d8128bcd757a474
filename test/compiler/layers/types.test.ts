import { expectTypeOf, test } from "vitest";
import type {
  Activation,
  InitializerName,
  LayerArguments,
  LayerKind,
  Padding,
  Sides,
  ResolvedLayer,
} from "../../../src/compiler/network.ts";

test("a layer's arguments have the types that its table says", () => {
  expectTypeOf<LayerArguments["conv"]>().toEqualTypeOf<{
    readonly filters: number;
    readonly kernel: Sides;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly stride: Sides;
    readonly dilation: Sides;
    readonly groups: number;
    readonly bias: boolean;
    readonly init: InitializerName;
    readonly l1: number;
    readonly l2: number;
  }>();
  expectTypeOf<LayerArguments["maxpool"]>().toEqualTypeOf<{
    readonly pool: Sides;
    readonly padding: Padding;
    readonly stride: Sides;
  }>();
  expectTypeOf<LayerArguments["leakyrelu"]>().toEqualTypeOf<{ readonly slope: number }>();
});

test("the kind of a resolved layer tells the type of its arguments", () => {
  expectTypeOf<ResolvedLayer["kind"]>().toEqualTypeOf<LayerKind>();
  expectTypeOf<LayerKind>().not.toEqualTypeOf<string>();
  expectTypeOf<Extract<ResolvedLayer, { kind: "dropout" }>["arguments"]>().toEqualTypeOf<{
    readonly rate: number;
  }>();
  expectTypeOf<
    Extract<ResolvedLayer, { kind: "upsample" }>["arguments"]["interpolation"]
  >().toEqualTypeOf<"nearest" | "bilinear">();
});
