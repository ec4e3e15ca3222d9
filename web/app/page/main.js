import './theme.css';
import { hydrate, mount } from 'svelte';
import App from './App.svelte';

import.meta.glob('../language/typography/*.css', { eager: true });

const page = /** @type {HTMLElement} */ (document.getElementById('page'));
await new Promise((goOn) => setTimeout(goOn)); // reading the script was one task, this is another
const start = page.hasChildNodes() ? hydrate : mount; // first-screen/show.js has filled it
start(App, { target: page });
page.inert = false;
