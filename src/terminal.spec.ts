import { PassThrough } from 'node:stream';
import { ask, askSecret } from './terminal.js';

/** A terminal with somebody at it, and all that it shows. */
function terminal(): { input: PassThrough & { isTTY?: boolean }; output: PassThrough; shown: () => string } {
  const output = new PassThrough();
  return { input: Object.assign(new PassThrough(), { isTTY: true }), output, shown: () => String(output.read() ?? '') };
}

function pipe(...chunks: string[]): ReturnType<typeof terminal> {
  const made = { ...terminal(), input: new PassThrough() };
  for (const chunk of chunks) made.input.write(chunk);
  made.input.end();
  return made;
}

describe('asking for a secret', () => {
  it('shows the question, and nothing of what is typed', async () => {
    const person = terminal();
    const asked = askSecret('Password: ', 'give --password', person);
    for (const key of 'a long s\bsecret ') person.input.write(key);
    person.input.write('\r');
    expect(await asked).toBe('a long secret ');
    expect(person.shown()).toBe('Password: \n');
  });

  it('takes the first line of a pipe, however it comes, and shows nothing', async () => {
    const script = pipe('a lo', 'ng password\r\nanother\n');
    expect(await askSecret('Password: ', 'give --password', script)).toBe('a long password');
    expect(script.shown()).toBe('');
    expect(await askSecret('Password: ', 'give --password', pipe('without an end of line'))).toBe('without an end of line');
  });

  it('fails in one sentence when the input has ended', async () => {
    await expect(askSecret('Password: ', 'give --password', pipe())).rejects.toThrow(
      /^Nothing was entered, because the input has ended: give --password\.$/,
    );
  });

  it('fails when the person leaves by Ctrl-C or Ctrl-D, having shown nothing', async () => {
    for (const key of ['\u0003', '\u0004']) {
      const person = terminal();
      const asked = askSecret('Password: ', 'give --password', person);
      person.input.write(key === '\u0003' ? `secret${key}` : key);
      await expect(asked).rejects.toThrow('Nothing was entered');
      expect(person.shown()).toBe('Password: \n');
    }
  });
});

describe('asking', () => {
  it('shows the question and what is typed, and takes it without blanks around it', async () => {
    const person = terminal();
    const asked = ask('Type "reset": ', person);
    person.input.write(' reset \r');
    expect(await asked).toBe('reset');
    expect(person.shown()).toContain('Type "reset": ');
  });

  it('fails when the input has ended', async () => {
    await expect(ask('Type "reset": ', pipe())).rejects.toThrow('Nothing was entered');
  });
});
