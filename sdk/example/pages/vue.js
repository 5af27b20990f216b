import { Suspense, createApp, h, ref } from '/vue.runtime.js';
import '/tidemark/index.js';
import { baseUrl } from '/settings';

async function tokenFor(account) {
  const response = await fetch(`/token?account=${account}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).token;
}

/** A dashboard of an account. Vue sets properties of elements itself: nothing of its own is needed. */
const AccountDashboard = {
  props: { account: { type: String, required: true } },
  emits: ['chosen'],
  async setup(props, { emit }) {
    const token = await tokenFor(props.account);
    return () =>
      h('tidemark-dashboard', {
        token,
        'base-url': baseUrl,
        heading: '',
        '.onTokenExpiring': () => tokenFor(props.account),
        onTidemarkFilter: ({ detail }) => emit('chosen', detail.filters),
      });
  },
};

const App = {
  setup() {
    const account = ref('germany');
    const chosen = ref('');
    return () => [
      h('p', [
        h('label', { for: 'account' }, 'Account '),
        h('select', { id: 'account', value: account.value, onChange: ({ target }) => (account.value = target.value) }, [h('option', { value: 'germany' }, 'Germany'), h('option', { value: 'usa' }, 'USA')]),
        h('output', chosen.value),
      ]),
      // It waits for the token.
      h(Suspense, null, {
        default: () => h(AccountDashboard, { key: account.value, account: account.value, onChosen: (filters) => (chosen.value = `Chosen: ${JSON.stringify(filters)}`) }),
        fallback: () => h('p', 'Loading…'),
      }),
    ];
  },
};

createApp(App).mount('#app');
