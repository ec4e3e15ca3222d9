import '@fontsource-variable/ibm-plex-sans/wght.css';
import './theme.css';
import { mount } from 'svelte';
import App from './App.svelte';

import.meta.glob('./language/typography/*.css', { eager: true });

document.getElementById('first-screen')?.remove();
mount(App, { target: document.body });
