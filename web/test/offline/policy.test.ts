import { expect, it } from 'vitest';
import { PAST_WORKER, treatmentOf } from '../../src/offline/policy';

const SCOPE = 'http://127.0.0.1:8000/';
const of = (path: string, method = 'GET') => treatmentOf({ method, url: SCOPE + path }, SCOPE);

it('asks the server first for what may change', () => {
  for (const path of ['', '?a=1', 'lab', 'api/models', 'api/models/ghost/map']) {
    expect(of(path)).toBe('fresh');
  }
});

it('asks once for what is named by its content', () => {
  expect(of('assets/index-B_4.js')).toBe('lasting');
});

it('leaves sounds, matches and all else alone', () => {
  for (const path of [
    'api/models/ghost/sound.wav?v=1',
    'api/models/ghost/draw?seed=1',
    'api/leaderboard',
    'offline.js',
    'favicon.svg',
    'metrics',
    'assets/a/b',
  ]) {
    expect(of(path)).toBe('none');
  }
  expect(of('api/models/ghost/match', 'POST')).toBe('none');
  expect(treatmentOf({ method: 'GET', url: 'http://elsewhere/assets/x.js' }, SCOPE)).toBe('none');
});

it('lets only what it leaves alone go past it', () => {
  for (const path of PAST_WORKER) expect(of(path.replace(':name', 'ghost'))).toBe('none');
});
