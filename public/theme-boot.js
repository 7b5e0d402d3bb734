// Sets the theme chosen on this device before the first paint. A file of its own, because the page allows no inline
// script. The key and its form are those of src/components/use-preference.ts.
;(() => {
  try {
    const theme = JSON.parse(localStorage.getItem('harness-user-admin.theme'))
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  } catch {
    // Storage is blocked or holds something else: the system's theme applies.
  }
})()
