import { describe, expect, it } from 'vitest';
import { distanceTo, placeBeside, topOver } from '../../src/geometry/span';

describe('what lies over a picture', () => {
  const picture = { top: 408, bottom: 486 };

  it('lies over its foot', () => {
    expect(topOver(picture, 48, 844)).toBe(430);
  });

  it('does not where the picture is out of view, or too low for it', () => {
    expect(topOver(picture, 48, 480)).toBe(null);
    expect(topOver({ top: -70, bottom: 8 }, 48, 844)).toBe(null);
    expect(topOver(picture, 71, 844)).toBe(null);
    expect(topOver(picture, 70, 844)).toBe(408);
  });

  it('does where only what it leaves free is out of view', () => {
    expect(topOver({ top: -20, bottom: 58 }, 48, 844)).toBe(2);
  });
});

describe('the place beside what was touched', () => {
  const [over, foot] = [
    { top: 430, bottom: 478 },
    { top: 727, bottom: 775 },
  ];

  it('is the first that is clear of it, edge to edge', () => {
    expect(placeBeside(null, [over, foot])).toBe(over);
    expect(placeBeside({ top: 478, bottom: 520 }, [over, foot])).toBe(over);
    expect(placeBeside({ top: 477, bottom: 520 }, [over, foot])).toBe(foot);
    expect(placeBeside({ top: 400, bottom: 431 }, [over, foot])).toBe(foot);
  });

  it('is the very first where what was touched reaches into all', () => {
    expect(placeBeside({ top: 0, bottom: 844 }, [over, foot])).toBe(over);
  });
});

describe('the distance to parts of the page', () => {
  const parts = [
    { top: -600, bottom: -300 },
    { top: -290, bottom: -174 },
    { top: -164, bottom: 50 },
  ];

  it('brings all of them into view', () => {
    expect(distanceTo(parts, 844)).toBe(-608);
    expect(distanceTo(parts, 666)).toBe(-608);
  });

  it('leaves out what a low window has no room for, from the top', () => {
    expect(distanceTo(parts, 665)).toBe(-298);
    expect(distanceTo(parts, 300)).toBe(-172);
    expect(distanceTo(parts, 100)).toBe(-172);
  });

  it('is none where they are in view', () => {
    expect(distanceTo([{ top: 0, bottom: 800 }], 816)).toBe(0);
    expect(distanceTo([], 844)).toBe(0);
  });

  it('goes by the height of all where they stand side by side', () => {
    const sides = [
      { top: 60, bottom: 700 },
      { top: 60, bottom: 200 },
      { top: 210, bottom: 320 },
    ];
    expect(distanceTo(sides, 760)).toBe(0);
    expect(distanceTo(sides, 690)).toBe(52);
    expect(distanceTo(sides, 650)).toBe(0);
  });
});
