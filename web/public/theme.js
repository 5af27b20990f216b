// Puts the stored theme on <html> before the first paint. Kept as a file because the content security policy
// admits no inline script. `src/theme/theme.ts` writes what is read here.
(function () {
  var choice = 'system';
  try {
    choice = localStorage.getItem('tidemark.theme') || 'system';
  } catch (error) {
    // Storage may be closed to the page; the system's theme then holds.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  var bar = document.querySelector('meta[name="theme-color"]');
  if (bar) bar.setAttribute('content', dark ? '#0d1218' : '#f6f7f9');
})();
