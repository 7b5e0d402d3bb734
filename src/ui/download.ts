/** Passes a file to the browser, which saves it as a download. */
export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has read it by then; otherwise it would stay in memory.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
