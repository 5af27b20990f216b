import { candidateLocations, candidatePorts, locationName } from './location.js';

describe('where the database lies', () => {
  it('is the data directory for an ordinary user, whatever it is called', () => {
    expect(candidateLocations('/home/ann/Größe und Maß/.tidemark', false, '/tmp')).toEqual([
      '/home/ann/Größe und Maß/.tidemark',
    ]);
  });

  it('is for root the data directory if PostgreSQL can enter it, then a place that survives a reboot, then a temporary one', () => {
    const [first, second, ...rest] = candidateLocations('/root/app/.tidemark', true, '/scratch');
    expect(first).toBe('/root/app/.tidemark');
    expect(second).toMatch(/^\/var\/lib\/tidemark\/app-[0-9a-f]{8}$/);
    expect(rest.map((path) => path.replace(/[0-9a-f]{8}$/, ''))).toEqual([
      '/var/tmp/tidemark-app-',
      '/scratch/tidemark-app-',
      '/tmp/tidemark-app-',
    ]);
  });

  it('names no place twice', () => {
    const places = candidateLocations('/root/app/.tidemark', true, '/tmp');
    expect(new Set(places).size).toBe(places.length);
  });

  it('has another name for another path, also where the project is called the same', () => {
    expect(locationName('/a/app/.tidemark')).not.toBe(locationName('/b/app/.tidemark'));
  });

  it('has a plain name even for a project that is called strangely', () => {
    expect(locationName('/srv/Größe & Maß (neu)/.tidemark')).toMatch(/^gr-e-ma-neu-[0-9a-f]{8}$/);
    expect(locationName('/srv/時間/.tidemark')).toMatch(/^tidemark-[0-9a-f]{8}$/);
    expect(locationName('/.tidemark')).toMatch(/^tidemark-[0-9a-f]{8}$/);
  });
});

describe('the port of the database', () => {
  it('is tried in the same order at each start', () => {
    expect(candidatePorts('/srv/app/.tidemark')).toEqual(candidatePorts('/srv/app/.tidemark'));
  });

  it('is never a standard one, and no port is tried twice', () => {
    const ports = candidatePorts('/srv/app/.tidemark');
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(22_400);
    expect(Math.max(...ports)).toBeLessThan(24_200);
  });

  it('differs between projects', () => {
    expect(candidatePorts('/srv/a/.tidemark')[0]).not.toBe(candidatePorts('/srv/b/.tidemark')[0]);
  });
});
