/** Draws what moves with the sound on a thread that nothing waits for. */

import { Motion, type Order } from './motion';

const motion = new Motion({
  now: () => performance.timeOrigin + performance.now(),
  frame: (draw) => void requestAnimationFrame(draw),
});
addEventListener('message', ({ data }: MessageEvent<Order>) => motion.obey(data));
