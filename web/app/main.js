import '@fontsource-variable/ibm-plex-sans/wght.css';
import './theme.css';
import { hydrate, mount } from 'svelte';
import App from './App.svelte';

import.meta.glob('./language/typography/*.css', { eager: true });

const page = /** @type {HTMLElement} */ (document.getElementById('page'));
const hasFirstScreen = page.hasChildNodes(); // first-screen/show.js
if (hasFirstScreen) hydrate(App, { target: page });
else mount(App, { target: page });
page.inert = false;
