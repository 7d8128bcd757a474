import { expectTypeOf, test } from "vitest";
import type {
  Activation,
  InitializerName,
  LayerArguments,
  LayerKind,
  Padding,
  Pair,
  ResolvedLayer,
} from "../../../src/compiler/network.ts";

test("a layer's arguments have the types that its table says", () => {
  expectTypeOf<LayerArguments["conv"]>().toEqualTypeOf<{
    readonly filters: number;
    readonly kernel: Pair;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly stride: Pair;
    readonly dilation: Pair;
    readonly groups: number;
    readonly bias: boolean;
    readonly init: InitializerName;
    readonly l1: number;
    readonly l2: number;
  }>();
  expectTypeOf<LayerArguments["maxpool"]>().toEqualTypeOf<{
    readonly pool: Pair;
    readonly padding: Padding;
    readonly stride: Pair;
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
