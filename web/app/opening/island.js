import { createRawSnippet, hydrate, mount, unmount } from 'svelte';
import { frameQueue } from './frame-queue.svelte.js';

const renderer = import.meta.env.SSR ? await import('svelte/server') : null;

/**
 * A part of the first screen, to be rendered by the page: the build writes it into index.html, and it
 * is made live when its turn comes. Until then it can only be read.
 * @template {Record<string, any>} Props
 * @param {import('svelte').Component<Props>} Part
 * @param {Props} [props]
 */
export const island = (Part, props = /** @type {Props} */ ({})) =>
  createRawSnippet(() => ({
    render() {
      const text = renderer?.render(Part, { props }).body ?? '';
      return `<div class="island" inert>${text}</div>`;
    },
    setup(element) {
      /** @type {ReturnType<typeof mount> | undefined} */
      let part;
      frameQueue.queue(() => {
        if (!element.isConnected) return; // it is no longer wanted
        const start = element.hasChildNodes() ? hydrate : mount;
        part = start(Part, { target: element, props });
        element.removeAttribute('inert');
      });
      return () => part && unmount(part);
    },
  }));
