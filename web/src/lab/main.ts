import '../styles/page.css';
import '../styles/lab.css';
import './ui/lab';
