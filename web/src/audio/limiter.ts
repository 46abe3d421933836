/** The way to the loudspeaker, past a limiter that leaves alone what is within full scale. */

import workletUrl from './limiter-worklet.js?url';

/**
 * What everything is played into. The limiter adds no delay. It comes a moment after the page; where
 * a browser has none (pages from an insecure address), sums over full scale are clipped by it.
 */
export function openWayOut(context: BaseAudioContext): AudioNode {
  const out = new GainNode(context);
  out.connect(context.destination);
  const worklet = context.audioWorklet as AudioWorklet | undefined;
  worklet?.addModule(workletUrl).then(
    () => {
      const limiter = new AudioWorkletNode(context, 'limiter');
      out.disconnect();
      out.connect(limiter).connect(context.destination);
    },
    () => undefined,
  );
  return out;
}
