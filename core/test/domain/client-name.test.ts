import { describe, expect, test } from 'vitest';
import { clientNameForSitters } from '../../src/domain/client-name.ts';

describe('a client’s name for sitters', () => {
  test.each([
    ['Carla Client', 'Carla C.'],
    ['Carla', 'Carla'],
    ['Anna Maria de la Cruz', 'Anna C.'],
    ['Ann & Tom Miller', 'Ann & Tom M.'],
    ['Ann and Tom', 'Ann and Tom'],
    ['Dr. Jane Miller', 'Dr. Jane M.'],
    ['Mrs. Miller', 'Mrs. M.'],
    ['Zoë  O’Neil', 'Zoë O.'],
    ['Sam ölmez', 'Sam Ö.'],
    ['Mei "李" 李', 'Mei 李.'],
    ['Kim (Bella)', 'Kim B.'],
  ])('%s is %s', (name, shown) => {
    expect(clientNameForSitters(name, 'first_and_initial')).toBe(shown);
  });

  test('is the first one alone, or the whole, as the organization says', () => {
    expect(clientNameForSitters('Carla Client', 'first')).toBe('Carla');
    expect(clientNameForSitters('Ann & Tom Miller', 'first')).toBe('Ann & Tom');
    expect(clientNameForSitters('Carla Client', 'full')).toBe('Carla Client');
  });

  test('of somebody whom nobody has named holds no part of the phone, however much of names is shown', () => {
    for (const style of ['first', 'first_and_initial', 'full'] as const) {
      expect(clientNameForSitters('Unknown 0142', style)).toBe('New client');
    }
  });
});
