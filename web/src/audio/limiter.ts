/** The way to the loudspeaker, past a limiter that leaves alone what is within full scale. */

import workletUrl from './limiter-worklet.js?url';

/**
 * What everything is played into. The limiter adds no delay. It comes a moment after the page, once
 * it can be heard through; where a browser has none (pages from an insecure address) or it fails,
 * sums over full scale are clipped by the browser.
 */
export function openWayOut(context: BaseAudioContext): AudioNode {
  const out = new GainNode(context);
  out.connect(context.destination);
  const worklet = context.audioWorklet as AudioWorklet | undefined;
  worklet?.addModule(workletUrl).then(
    () => {
      const limiter = new AudioWorkletNode(context, 'limiter');
      const lead = (next: AudioNode): void => {
        out.disconnect();
        out.connect(next);
      };
      limiter.connect(context.destination);
      // Until its other half on the audio thread is there, nothing comes out of it.
      limiter.port.onmessage = () => lead(limiter);
      limiter.onprocessorerror = () => lead(context.destination);
    },
    () => undefined,
  );
  return out;
}
