/** The microphone: a few seconds of it as a clip, and how loud it is meanwhile. */

import { peak } from '../signal/envelope';
import type { Clip } from '../signal/wav';
import workletUrl from './capture-worklet.js?url';

export interface RecorderHooks {
  /** The peak of the last block and how much of the time is over, both 0..1. */
  progress(level: number, share: number): void;
}

/** What listens on the audio thread could not be loaded. */
export class CaptureError extends Error {}

/** Records until the time is over or the signal aborts; whatever happens, lets the microphone go. */
export async function record(
  seconds: number,
  signal: AbortSignal,
  hooks: RecorderHooks,
): Promise<Clip> {
  // What cleans a voice up would take a drum for noise.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const asked = navigator.mediaDevices.getUserMedia({ audio });
  const stream = await unlessAborted(asked, signal).catch((error: unknown) => {
    // It may still be granted.
    void asked.then(release, () => undefined);
    throw error;
  });
  let context: AudioContext | null = null;
  try {
    context = new AudioContext();
    const loading = context.audioWorklet.addModule(workletUrl).catch(() => {
      // The browser's own error reads as if the recording had been given up.
      throw new CaptureError();
    });
    await unlessAborted(loading, signal);
    await unlessAborted(context.resume(), signal);
    return await captured(context, stream, seconds, signal, hooks);
  } finally {
    release(stream);
    void context?.close();
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What `pending` brings, or at once the reason why nobody waits for it any more. */
function unlessAborted<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    pending.then(resolve, reject);
  });
}

function captured(
  context: AudioContext,
  stream: MediaStream,
  seconds: number,
  signal: AbortSignal,
  hooks: RecorderHooks,
): Promise<Clip> {
  const { sampleRate } = context;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
  const capture = new AudioWorkletNode(context, 'capture');
  // It passes nothing on, but is only run on the way to the loudspeaker.
  source.connect(capture).connect(context.destination);
  let filled = 0;
  const whole = new Promise<Clip>((resolve, reject) => {
    const [track] = stream.getTracks();
    track?.addEventListener('ended', () => reject(new DOMException('', 'NotFoundError')));
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => {
      const block = data.subarray(0, samples.length - filled);
      samples.set(block, filled);
      filled += block.length;
      hooks.progress(Math.min(1, peak({ samples: data, sampleRate })), filled / samples.length);
      if (filled === samples.length) resolve({ samples, sampleRate });
    };
  });
  // Blocks that are on their way would show a recording that is over.
  return unlessAborted(whole, signal).finally(() => (capture.port.onmessage = null));
}
