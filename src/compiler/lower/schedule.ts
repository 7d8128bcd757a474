import type { KernelArgument, KernelCall } from "./op.ts";
import { bytesOf } from "./memory.ts";
import type { PlannedArgument, PlannedCall } from "./plan.ts";
import type { Tensor } from "./tensor.ts";

/** So many accesses without a barrier are followed by one all the same: else time would grow with their square. */
const mostOpen = 512;

/**
 * Turns kernel calls into planned ones: tensors become addresses, and a barrier stands before every call that needs
 * what another thread may have written since the last barrier, or writes where another may still read.
 *
 * Threads cut `images` calls alike, so one such call may follow another without a barrier where both touch the same
 * tensors image by image.
 */
export function schedule(
  calls: readonly KernelCall[],
  addresses: ReadonlyMap<number, number>,
  control: number,
  images: number,
): readonly PlannedCall[] {
  let open: Access[] = [];
  return calls.map((call) => {
    const accesses = accessesOf(call, addresses, images);
    const barrier =
      open.length > mostOpen || accesses.some((a) => open.some((b) => conflict(a, b)));
    open = barrier ? accesses : [...open, ...accesses];
    return {
      kernel: call.kernel,
      arguments: call.arguments.map((argument) => resolveArgument(argument, addresses, control)),
      pieces: call.pieces,
      barrier,
    };
  });
}

interface Access {
  readonly begin: number;
  readonly end: number;
  readonly writes: boolean;
  /** Bytes from one image to the next where threads keep to their own images; 0 where they do not. */
  readonly stride: number;
}

function accessesOf(
  call: KernelCall,
  addresses: ReadonlyMap<number, number>,
  images: number,
): Access[] {
  const access = (tensor: Tensor, writes: boolean): Access => {
    const begin = addressOf(tensor, addresses);
    const bytes = bytesOf(tensor, images);
    const byImage = call.pieces === "images" && tensor.extent === "images";
    const stride = byImage ? tensor.shape.reduce((n, m) => n * m, tensor.bytesPerElement) : 0;
    return { begin, end: begin + bytes, writes, stride };
  };
  return [...call.reads.map((t) => access(t, false)), ...call.writes.map((t) => access(t, true))];
}

function conflict(a: Access, b: Access): boolean {
  if (!a.writes && !b.writes) return false;
  if (a.end <= b.begin || b.end <= a.begin) return false;
  return a.stride === 0 || a.stride !== b.stride || a.begin !== b.begin;
}

function addressOf(tensor: Tensor, addresses: ReadonlyMap<number, number>): number {
  const address = addresses.get(tensor.id);
  if (address === undefined) throw new Error(`the tensor ${tensor.label} has no place`);
  return address;
}

function resolveArgument(
  argument: KernelArgument,
  addresses: ReadonlyMap<number, number>,
  control: number,
): PlannedArgument {
  if (typeof argument === "object") return addressOf(argument, addresses);
  return argument === "control" ? control : argument;
}
