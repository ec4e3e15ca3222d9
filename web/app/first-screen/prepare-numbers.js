// A browser reads all its locales, 50 ms and more, when a process formats its first number, and as long
// for its first date. In a worker that hinders nobody, and the page's own find them read.

new Intl.NumberFormat('en');
new Intl.DateTimeFormat('en');
self.close();
