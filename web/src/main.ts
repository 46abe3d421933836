import './styles/page.css';
import './ui/app';
