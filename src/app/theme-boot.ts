// Sets the theme chosen on this device before the first paint: a classic script, loaded ahead of all others, so it
// imports nothing. The key and its form are those of src/components/use-preference.ts.
try {
  const theme: unknown = JSON.parse(localStorage.getItem('harness-user-admin.theme') ?? 'null')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
} catch {
  // Storage is blocked or has an invalid value: the system's theme applies.
}
