import { EmbeddedDashboard } from './embedded-dashboard.js';
import { askParent, tokenInAddress, watchParent } from './session/frame-parent.js';
import { el } from './view/dom.js';

/** The script of the frame's page `/embed/{id}#token`. */
function start(place: HTMLElement): void {
  let token = tokenInAddress();
  if (token === '') {
    place.append(el('p', { role: 'alert' }, 'The address of this frame has no token after its #.'));
    return;
  }
  const ask = async (): Promise<string> => (token = await askParent());
  const edit = (): void => location.assign(`/embed/${place.dataset['frame'] ?? ''}/edit#${encodeURIComponent(token)}`);
  const dashboard = new EmbeddedDashboard({ token, baseUrl: location.origin, title: true, onTokenExpiring: ask, onEdit: edit });
  dashboard.on('loaded', ({ name }) => (document.title = name));
  watchParent((later) => dashboard.setToken((token = later)));
  // What fails is shown in place.
  dashboard.render(place).catch(() => undefined);
}

const place = document.getElementById('dashboard');
if (place) start(place);
