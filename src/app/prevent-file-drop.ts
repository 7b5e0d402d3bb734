/**
 * A file dropped beside a field would open in the place of the app: the key and everything typed would be gone. Fields
 * that take files handle the drop before it comes here.
 *
 * @returns a function that ends it
 */
export function preventFileDrop(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  addEventListener('dragover', refuse)
  addEventListener('drop', refuse)
  return () => {
    removeEventListener('dragover', refuse)
    removeEventListener('drop', refuse)
  }
}
