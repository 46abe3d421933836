/** Makes loops into files, on a thread that nothing waits for. */

import { loopFile, type LoopOrder } from './loop-file';

addEventListener('message', ({ data }: MessageEvent<LoopOrder>) => {
  loopFile(data)
    .then((made) => postMessage(made))
    .catch(reportError);
});
