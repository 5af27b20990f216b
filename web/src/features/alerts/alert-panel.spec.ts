import { configOf, panelOf, shows } from './alert-panel.js';

describe('a panel of alerts', () => {
  it('keeps what it shows, and nothing else', () => {
    const config = { severities: ['critical'], labels: { team: 'core' } };
    expect(configOf(panelOf(config))).toEqual(config);
    expect(configOf(panelOf({ severities: ['loud'], labels: { team: 5 } }))).toEqual({});
    expect(configOf(panelOf({}))).toEqual({});
  });

  it('shows alerts of its severities that have its labels', () => {
    const panel = panelOf({ severities: ['critical', 'warning'], labels: { team: 'core' } });
    expect(shows(panel, { severity: 'warning', labels: { team: 'core', route: '/a' } })).toBe(true);
    expect(shows(panel, { severity: 'info', labels: { team: 'core' } })).toBe(false);
    expect(shows(panel, { severity: 'critical', labels: {} })).toBe(false);
    expect(shows(panelOf({}), { severity: 'info', labels: {} })).toBe(true);
  });
});
