/** What a model is to whoever plays it, in a few plain words. */

import type { Model } from '../api/types';
import { drumName, varies } from './patch';

/** For example `9 drums, 6 knobs, up to 2 s, many sounds at each place`. */
export function modelWords(model: Model): string {
  const { classes, controls, pad, seconds } = model;
  const knobs = controls.length - pad.length;
  return [
    classes.length === 1 ? `${drumName(classes[0]!)} only` : `${classes.length} drums`,
    ...(knobs > 0 ? [`${knobs} ${knobs === 1 ? 'knob' : 'knobs'}`] : []),
    `up to ${Number(seconds.toFixed(1))} s`,
    `${varies(model) ? 'many sounds' : 'one sound'} at each place`,
  ].join(', ');
}
