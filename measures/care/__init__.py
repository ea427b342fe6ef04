"""Children's homes, plans and voice, disputes about them, and how much work each officer has."""
