import { EmbeddedDashboard } from '/tidemark/index.js';
import { baseUrl } from '/settings';

const said = document.querySelector('#said');

/** Asks this application's own server for a token; the API key never leaves it. */
async function tokenFor(account) {
  const response = await fetch(`/token?account=${account}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).token;
}

// The class.
const germany = new EmbeddedDashboard({ token: await tokenFor('germany'), baseUrl, onTokenExpiring: () => tokenFor('germany') });
germany.on('click', ({ widgetName, name, row }) => (said.value = `${widgetName}: ${name ?? Object.values(row ?? {})[0] ?? ''}`));
germany.on('filter', ({ filters }) => (said.value = `Chosen: ${JSON.stringify(filters)}`));
germany.on('error', ({ message }) => (said.value = message));
const shown = germany.render('germany');

// The element.
const usa = document.querySelector('#usa');
usa.onTokenExpiring = () => tokenFor('usa');
usa.setAttribute('base-url', baseUrl);
usa.setAttribute('token', await tokenFor('usa'));

document.querySelector('#refresh').addEventListener('click', () => germany.refreshData());
document.querySelector('#theme').addEventListener('click', ({ target }) => {
  germany.setTheme(target.textContent === 'Dark' ? 'dark' : 'light');
  target.textContent = target.textContent === 'Dark' ? 'Light' : 'Dark';
});
document.querySelector('#export').addEventListener('click', async () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await germany.exportData('xlsx'));
  link.download = 'germany.xlsx';
  link.click();
  URL.revokeObjectURL(link.href);
});

await shown;
