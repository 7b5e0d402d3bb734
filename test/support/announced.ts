/**
 * What the two live regions of the page have announced and still hold, oldest first in each.
 *
 * @param manner those of one region only
 * @returns the element of each announcement: the same words announced twice are two
 */
export function announced(manner?: 'polite' | 'assertive'): Element[] {
  const region = manner === undefined ? '[aria-live]' : `[aria-live="${manner}"]`
  return [...document.querySelectorAll(`${region} > [data-echo]`)]
}
