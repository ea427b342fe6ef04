"""One child, on the screen and on paper."""
