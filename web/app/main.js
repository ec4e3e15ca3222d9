import '@fontsource-variable/ibm-plex-sans/wght.css';
import './theme.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { facesFor } from './language/fonts.js';
import { language, t } from './language/language.svelte.js';

await facesFor(language.code, t('intro.title') + t('intro.what') + t('intro.how'));
mount(App, { target: document.body });
