/** Hands a file to the browser, which saves it as a download. */
export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has read it by then; it would stay in memory otherwise.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
