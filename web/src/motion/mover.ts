/**
 * Where what moves with the sound is drawn. While a page draws frame by frame, Chromium lets its
 * wheel wait for two of these; what a worker draws holds nothing up.
 */

import { Motion, type Order, type Part } from './motion';

export interface Mover {
  /** Has a part drawn on a canvas, which is its own from then on. */
  show(part: Part, canvas: HTMLCanvasElement): void;
  tell(order: Order): void;
}

/**
 * A worker, or the page where a browser lets no worker draw. Without the worker's script nothing
 * moves, and all else works.
 */
export function openMover(): Mover {
  return 'transferControlToOffscreen' in HTMLCanvasElement.prototype ? aside() : here();
}

function aside(): Mover {
  const worker = new Worker(new URL('./motion-worker.ts', import.meta.url), { type: 'module' });
  return {
    show: (part, shown) => {
      const canvas = shown.transferControlToOffscreen();
      worker.postMessage({ kind: 'surface', part, canvas } satisfies Order, [canvas]);
    },
    tell: (order) => worker.postMessage(order),
  };
}

function here(): Mover {
  const motion = new Motion({
    now: () => performance.timeOrigin + performance.now(),
    frame: (draw) => void requestAnimationFrame(draw),
  });
  return {
    show: (part, canvas) => motion.obey({ kind: 'surface', part, canvas }),
    tell: (order) => motion.obey(order),
  };
}
