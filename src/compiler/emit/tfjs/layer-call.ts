import type { LayerKind, ResolvedLayer } from "../../network.ts";

export type ConfigValue =
  | string
  | number
  | boolean
  | null
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

/** One TensorFlow.js layer as data: `tf.layers[factory](config)`, or `className` and `config` in a saved model. */
export interface LayerCall {
  readonly factory: string;
  readonly className: string;
  /** In TensorFlow.js's own spelling (`kernelSize`), without the name. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** The layer that this one wraps: its option `layer`, which has the name of its factory. */
  readonly wraps?: LayerCall;
}

/** How TensorFlow.js spells one layer of the language. */
export interface Spelling extends LayerCall {
  /** An activation that TensorFlow.js has as a layer only. */
  readonly followedBy?: LayerCall;
  /** What Keras's call of the layer takes beside its input, in Python; `input` stands for the same input again. */
  readonly callArguments?: Readonly<Record<string, "input" | boolean>>;
  /** Why TensorFlow.js 4.22 cannot compute this layer as netc does: the end of a sentence. */
  readonly lacking?: string;
  /** Set where `tf.loadLayersModel` refuses a whole model for this layer; what is only lacking it computes otherwise. */
  readonly unloadable?: true;
}

/** A resolved layer of one kind. */
export type LayerOfKind<K extends LayerKind> = Extract<ResolvedLayer, { readonly kind: K }>;
