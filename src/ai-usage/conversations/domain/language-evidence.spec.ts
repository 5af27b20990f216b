import { languageInConversation, languageOf, NOT_TOLD, saysEnough, written } from './language-evidence.js';

describe('the language of a text', () => {
  const sure = { language: 'de', lead: 0.2 };

  it('is not told by masks, redactions, addresses and numbers', () => {
    expect(written('#NAME# schrieb an a.b@example.com über https://example.com/x?y=1 wegen AB-1234/5 [redacted] um 12:30')).toBe('schrieb an über wegen um :');
    expect(['#PRS_ORG#', 'ok', '12345', '', '👍'].map((text) => saysEnough(written(text)))).toEqual([false, false, false, false, false]);
    expect(saysEnough(written('你好'))).toBe(true);
  });

  it('is unknown when too little is written, or two languages fit about as well', () => {
    expect(languageOf('danke', sure)).toEqual(NOT_TOLD);
    expect(languageOf('vielen dank', { language: 'de', lead: 0.01 })).toEqual(NOT_TOLD);
    expect(languageOf('vielen dank', { language: '', lead: 1 })).toEqual(NOT_TOLD);
    expect(languageOf('vielen dank', sure)).toEqual({ language: 'de', sure: false });
    expect(languageOf('wo bleibt meine bestellung', sure)).toEqual({ language: 'de', sure: true });
  });

  it('is that of the writer\'s longer messages while a message is short', () => {
    expect(languageInConversation({ language: 'nl', sure: false }, 'de')).toBe('de');
    expect(languageInConversation({ language: 'nl', sure: true }, 'de')).toBe('nl');
    expect(languageInConversation({ language: 'nl', sure: false }, null)).toBe('nl');
    expect(languageInConversation(NOT_TOLD, null)).toBeNull();
  });
});
