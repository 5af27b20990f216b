import { changed, type History, historyOf, MOST_STEPS, redone, undone } from './history.js';

const back = <T>(history: History<T>): History<T> => undone(history) ?? history;
const again = <T>(history: History<T>): History<T> => redone(history) ?? history;

describe('the history of a draft', () => {
  it('takes steps back and brings them again, in order', () => {
    const history = changed(changed(historyOf('a'), 'b'), 'c');
    expect(back(history).present).toBe('b');
    expect(back(back(history)).present).toBe('a');
    expect(undone(back(back(history)))).toBeNull();
    expect(again(back(back(history))).present).toBe('b');
    expect(again(again(back(back(history)))).present).toBe('c');
    expect(redone(history)).toBeNull();
  });

  it('forgets what was taken back when something else is changed', () => {
    const history = changed(back(changed(historyOf('a'), 'b')), 'c');
    expect(redone(history)).toBeNull();
    expect(back(history).present).toBe('a');
  });

  it('takes a word back and not a letter: changes to the same thing are one step', () => {
    let history = historyOf('');
    for (const text of ['S', 'Sa', 'Sal']) history = changed(history, text, 'name');
    history = changed(history, 'moved');
    expect(back(history).present).toBe('Sal');
    expect(back(back(history)).present).toBe('');
  });

  it('begins a new step after something was taken back, though the thing is the same', () => {
    const typed = changed(changed(historyOf(''), 'a', 'name'), 'ab', 'name');
    const other = changed(back(typed), 'x', 'name');
    expect(back(other).present).toBe('');
    expect(redone(other)).toBeNull();
  });

  it('makes no step of a change that changes nothing', () => {
    const history = historyOf({ n: 1 });
    expect(changed(history, history.present)).toBe(history);
  });

  it('holds a bounded number of steps, the last ones', () => {
    let history = historyOf(0);
    for (let step = 1; step <= MOST_STEPS + 50; step += 1) history = changed(history, step);
    expect(history.past).toHaveLength(MOST_STEPS);
    while (undone(history) !== null) history = back(history);
    expect(history.present).toBe(50);
  });
});
